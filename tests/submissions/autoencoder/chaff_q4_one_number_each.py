"""Draws one number for each picture."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function makes a picture brighter or darker as a whole: all its pixels are moved by the "
    "same amount. Look at how many random numbers it draws."
)


def add_noise(images, noise_factor, seed):
    random = np.random.default_rng(seed)
    noise = noise_factor * random.standard_normal((len(images), 1, 1, 1))
    return np.clip(images + noise, 0, 1).astype("float32")
