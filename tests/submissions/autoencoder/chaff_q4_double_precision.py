"""Leaves the float64 that the noise has."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your noisy pictures have another dtype than the clean ones. Look at the dtype that the noise "
    "has, and what that makes of the sum."
)


def add_noise(images, noise_factor, seed):
    random = np.random.default_rng(seed)
    return np.clip(images + noise_factor * random.standard_normal(images.shape), 0, 1)
