"""Lets the noise leave [0, 1]."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your noisy pictures have values below 0 and above 1. Look at what stands around the sum in "
    "the formula."
)


def add_noise(images, noise_factor, seed):
    random = np.random.default_rng(seed)
    return (images + noise_factor * random.standard_normal(images.shape)).astype("float32")
