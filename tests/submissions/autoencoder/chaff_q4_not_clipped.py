"""Lets the noise leave [0, 1]."""

import numpy as np

LOSES = {"q4"}


def add_noise(images, noise_factor, seed):
    random = np.random.default_rng(seed)
    return (images + noise_factor * random.standard_normal(images.shape)).astype("float32")
