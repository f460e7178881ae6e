"""Raises a ValueError that says nothing."""

import numpy as np

LOSES = {"q1"}


def preprocess(images):
    if images.dtype != np.uint8 or images.shape[1:] != (28, 28):
        raise ValueError("wrong")
    return images.reshape(len(images), 784).astype("float32") / 255
