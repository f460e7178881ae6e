"""Adds numbers between 0 and 1."""

import numpy as np

LOSES = {"q4"}


def add_noise(images, noise_factor, seed):
    random = np.random.default_rng(seed)
    return np.clip(images + noise_factor * random.random(images.shape), 0, 1).astype("float32")
