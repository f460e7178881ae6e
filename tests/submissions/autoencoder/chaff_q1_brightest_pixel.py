"""Divides by the brightest pixel there is."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "What your function makes of a byte depends on which other pictures came with it. Look at "
    "what happens when all of them are dark, or black."
)


def preprocess(images):
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise ValueError(f"images should be uint8, not {images.dtype}")
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(f"images should be (n, 28, 28), not {images.shape}")
    return (images.reshape(len(images), 784) / images.max()).astype("float32")
