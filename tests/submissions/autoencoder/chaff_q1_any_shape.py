"""Takes whatever has 784 numbers for each picture."""

import numpy as np

LOSES = {"q1"}


def preprocess(images):
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise ValueError(f"images should be uint8, not {images.dtype}")
    return images.reshape(-1, 784).astype("float32") / 255
