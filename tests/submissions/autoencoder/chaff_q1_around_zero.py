"""Scales to [-1, 1]."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your rows go from -1 to 1. Look at the range that the question asks for, and at what the "
    "darkest byte should become."
)


def preprocess(images):
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise ValueError(f"images should be uint8, not {images.dtype}")
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(f"images should be (n, 28, 28), not {images.shape}")
    return images.reshape(len(images), 784).astype("float32") / 127.5 - 1
