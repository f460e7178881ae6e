"""Refuses other dtypes only where the values are in [0, 1] already."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function takes other dtypes than uint8, as long as some number is above 1. Look "
    "at what is asked to be refused: does it depend on the numbers?"
)


def preprocess(images):
    images = np.asarray(images)
    if images.dtype != np.uint8 and images.max() <= 1:
        raise ValueError(f"images should be uint8, not {images.dtype}")
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(f"images should have the shape (n, 28, 28), not {images.shape}")
    return images.reshape(-1, 784).astype("float32") / np.float32(255)
