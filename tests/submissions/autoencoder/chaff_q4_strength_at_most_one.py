"""Takes a strength above 1 for 1."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Noise of a strength above 1 comes out as weak as one of 1. Look at what noise_factor "
    "is, and whether anything bounds it."
)


def add_noise(images, noise_factor, seed):
    images = np.asarray(images, dtype="float32")
    noise = np.random.default_rng(seed).standard_normal(images.shape)
    return np.clip(images + min(noise_factor, 1.0) * noise, 0, 1).astype("float32")
