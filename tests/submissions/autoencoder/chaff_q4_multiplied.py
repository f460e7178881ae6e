"""Multiplies the pixels with the noise."""

import numpy as np

LOSES = {"q4"}


def add_noise(images, noise_factor, seed):
    random = np.random.default_rng(seed)
    noise = 1 + noise_factor * random.standard_normal(images.shape)
    return np.clip(images * noise, 0, 1).astype("float32")
