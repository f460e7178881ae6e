"""Rescales to [0, 1] where it should clip."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function stretches or shrinks the noisy pictures until they fill [0, 1], so that pixels "
    "within that range are changed, too. Look at what the formula does with a value that lies "
    "outside, and with one that does not."
)


def add_noise(images, noise_factor, seed):
    random = np.random.default_rng(seed)
    noisy = images + noise_factor * random.standard_normal(images.shape)
    return ((noisy - noisy.min()) / (noisy.max() - noisy.min())).astype("float32")
