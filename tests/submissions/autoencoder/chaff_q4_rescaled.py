"""Rescales to [0, 1] where it should clip."""

import numpy as np

LOSES = {"q4"}


def add_noise(images, noise_factor, seed):
    random = np.random.default_rng(seed)
    noisy = images + noise_factor * random.standard_normal(images.shape)
    return ((noisy - noisy.min()) / (noisy.max() - noisy.min())).astype("float32")
