"""Adds numbers between 0 and 1."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your noise only ever makes pixels brighter, and is weaker than asked for. Look at which "
    "distribution the numbers come from."
)


def add_noise(images, noise_factor, seed):
    random = np.random.default_rng(seed)
    return np.clip(images + noise_factor * random.random(images.shape), 0, 1).astype("float32")
