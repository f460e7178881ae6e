"""Unrolls the pictures column by column."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your rows hold the pixels of a picture column after column. Look at the order that the text "
    "describes, and try a picture in which a single pixel is bright."
)


def preprocess(images):
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise ValueError(f"images should be uint8, not {images.dtype}")
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(f"images should be (n, 28, 28), not {images.shape}")
    return images.transpose(0, 2, 1).reshape(len(images), 784).astype("float32") / 255
