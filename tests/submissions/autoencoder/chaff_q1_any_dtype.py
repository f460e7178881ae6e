"""Takes every dtype."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function takes pictures of any dtype and divides them, those that are divided already "
    "among them. Look at what it is to be strict about."
)


def preprocess(images):
    images = np.asarray(images)
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(f"images should be (n, 28, 28), not {images.shape}")
    return images.reshape(len(images), 784).astype("float32") / 255
