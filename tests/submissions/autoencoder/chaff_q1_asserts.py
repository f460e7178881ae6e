"""Checks with assert, which raises AssertionError."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function refuses wrong pictures, but with another exception than the one in the "
    "docstring. Look at the section Raises."
)


def preprocess(images):
    assert images.dtype == np.uint8, f"images are {images.dtype}"
    assert images.ndim == 3 and images.shape[1:] == (28, 28), f"images are {images.shape}"
    return images.reshape(len(images), 784).astype("float32") / 255
