"""Looks at the last two axes alone: what stands in front of them may be anything."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function takes arrays with an axis too many in front, as long as the last two are "
    "28 and 28. Look at the whole shape that is asked for."
)


def preprocess(images):
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise ValueError(f"images should be uint8, not {images.dtype}")
    if images.ndim < 3 or images.shape[-2:] != (28, 28):
        raise ValueError(f"images should have the shape (n, 28, 28), not {images.shape}")
    return images.reshape(-1, 784).astype("float32") / np.float32(255)
