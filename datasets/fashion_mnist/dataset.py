"""Fashion-MNIST (Xiao, Rasul and Vollgraf 2017): 70,000 grey pictures of clothes, 28 x 28."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from autograder.datasets import DebianPackage, WebFiles, gunzip_all

NAMES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
RAW = {  # of the unpacked files: the official archives and Debian's differ in their gzip headers
    "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
}
OFFICIAL = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com"
KERAS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets"
SOURCES = (
    WebFiles({f"{name}.gz": f"{OFFICIAL}/{name}.gz" for name in NAMES}, convert=gunzip_all),
    WebFiles({f"{name}.gz": f"{KERAS}/{name}.gz" for name in NAMES}, convert=gunzip_all),
    DebianPackage(
        "dataset-fashion-mnist",
        [f"usr/share/datasets/fashion-mnist/{name}.gz" for name in NAMES],
        convert=gunzip_all,
    ),
)
PREPARED = {
    "student/fashion_mnist.npz": "abf1408168aadaeb7e89917e9bc4fb96bccf9c5452b9de096d524671fd3957f1",
    "student/fashion_mnist_full.npz": (
        "6044c7572b71935e46483c6049715f9708768f9238ae2c095737fe3b817fd987"
    ),
    "private/fashion_mnist_private.npz": (
        "5cf4be028fbbe3f82e606d5476392ff280169dc77683499bb2a183fd5f6a31c5"
    ),
}
UNGRADED = ("student/fashion_mnist_full.npz",)  # read only by cells that grading skips

SMALL_TRAIN = slice(0, 10_000)
SMALL_VALIDATION = slice(58_000, 60_000)
PRIVATE_TRAIN = slice(30_000, 40_000)
PRIVATE_TEST = slice(0, 2_000)  # of the public test pictures, turned over


def prepare(raw: Path, out: Path) -> None:
    """Write the small and the full set for students, and the held-back one."""
    train = read_idx(raw / "train-images-idx3-ubyte")
    train_labels = read_idx(raw / "train-labels-idx1-ubyte")
    test = read_idx(raw / "t10k-images-idx3-ubyte")
    test_labels = read_idx(raw / "t10k-labels-idx1-ubyte")
    np.savez_compressed(
        out / "student" / "fashion_mnist.npz",
        train_images=train[SMALL_TRAIN],
        train_labels=train_labels[SMALL_TRAIN],
        validation_images=train[SMALL_VALIDATION],
        validation_labels=train_labels[SMALL_VALIDATION],
    )
    np.savez_compressed(
        out / "student" / "fashion_mnist_full.npz",
        train_images=train,
        train_labels=train_labels,
        test_images=test,
        test_labels=test_labels,
    )
    # Pictures and labels are public. Mirrored, no held-back picture equals one that can be had.
    np.savez_compressed(
        out / "private" / "fashion_mnist_private.npz",
        train_images=train[PRIVATE_TRAIN, :, ::-1],
        train_labels=train_labels[PRIVATE_TRAIN],
        test_images=test[PRIVATE_TEST, :, ::-1],
        test_labels=test_labels[PRIVATE_TEST],
    )


def read_idx(path: Path) -> np.ndarray:
    """The uint8 array in an idx file: magic (0, 0, type, dimensions), sizes, items."""
    data = path.read_bytes()
    zero, kind, dimensions = data[:2], data[2], data[3]
    if zero != b"\0\0" or kind != 0x08:
        raise ValueError(f"{path}: not an idx file of unsigned bytes")
    start = 4 + 4 * dimensions
    shape = np.frombuffer(data[4:start], dtype=">u4").astype(int)
    return np.frombuffer(data, dtype=np.uint8, offset=start).reshape(shape)
