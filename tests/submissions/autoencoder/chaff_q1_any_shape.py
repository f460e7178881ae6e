"""Takes whatever can be cut into rows of 784 numbers."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function takes pictures of other shapes, where their numbers can be cut into rows of "
    "784, and leaves the others to an error of NumPy's. Look at which shapes the docstring "
    "allows, and at what the message is to name."
)


def preprocess(images):
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise ValueError(f"images should be uint8, not {images.dtype}")
    return images.reshape(-1, 784).astype("float32") / 255
