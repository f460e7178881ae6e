"""Draws the noise of one picture and adds it to all."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "All pictures of a call get the same noise from your function. Look at how many random "
    "numbers it draws."
)


def add_noise(images, noise_factor, seed):
    random = np.random.default_rng(seed)
    noise = noise_factor * random.standard_normal(images.shape[1:])
    return np.clip(images + noise, 0, 1).astype("float32")
