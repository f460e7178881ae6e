"""Divides bytes by bytes without a remainder."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function makes 0 of every byte but the very largest. Look at what kind of division it "
    "does."
)


def preprocess(images):
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise ValueError(f"images should be uint8, not {images.dtype}")
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(f"images should be (n, 28, 28), not {images.shape}")
    return (images.reshape(len(images), 784) // 255).astype("float32")
