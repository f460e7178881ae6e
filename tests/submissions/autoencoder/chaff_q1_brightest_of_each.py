"""Stretches every picture to the whole range."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function stretches every picture until its brightest pixel is 1, so that a dark coat "
    "and a white shirt end up alike. Look at what the text says all pictures are divided by."
)


def preprocess(images):
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise ValueError(f"images should be uint8, not {images.dtype}")
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(f"images should be (n, 28, 28), not {images.shape}")
    rows = images.reshape(len(images), 784).astype("float32")
    return rows / np.maximum(rows.max(axis=1, keepdims=True), 1)
