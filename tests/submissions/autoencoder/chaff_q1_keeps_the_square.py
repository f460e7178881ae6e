"""Does not unroll the pictures."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function divides the pictures and leaves them square. Look at the shape that the "
    "docstring gives for the result."
)


def preprocess(images):
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise ValueError(f"images should be uint8, not {images.dtype}")
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(f"images should be (n, 28, 28), not {images.shape}")
    return images.astype("float32") / 255
