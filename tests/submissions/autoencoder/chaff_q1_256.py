"""There are 256 bytes, so it divides by 256."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "In your rows a pixel as bright as can be becomes a little less than 1. Look at the largest "
    "value that a byte can have."
)


def preprocess(images):
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise ValueError(f"images should be uint8, not {images.dtype}")
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(f"images should be (n, 28, 28), not {images.shape}")
    return images.reshape(len(images), 784).astype("float32") / 256
