"""Raises a ValueError that says nothing."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function raises the right exception, with a message that does not say what came. Look "
    "at what the docstring says the message names."
)


def preprocess(images):
    if images.dtype != np.uint8 or images.shape[1:] != (28, 28):
        raise ValueError("wrong")
    return images.reshape(len(images), 784).astype("float32") / 255
