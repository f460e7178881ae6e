"""Takes every integer dtype."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function refuses floats, but takes every kind of integer. Look at which dtypes the "
    "docstring allows."
)


def preprocess(images):
    images = np.asarray(images)
    if not np.issubdtype(images.dtype, np.integer):
        raise ValueError(f"images should be uint8, not {images.dtype}")
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(f"images should be (n, 28, 28), not {images.shape}")
    return images.reshape(len(images), 784).astype("float32") / 255
