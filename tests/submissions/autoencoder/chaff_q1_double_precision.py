"""Leaves the float64 that a division gives."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your rows have the right values, but not in the dtype that was asked for. Look at the dtype "
    "of your result, and at which step gives it."
)


def preprocess(images):
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise ValueError(f"images should be uint8, not {images.dtype}")
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(f"images should be (n, 28, 28), not {images.shape}")
    return images.reshape(len(images), 784) / 255
