"""Multiplies the pixels with the noise."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "In your pictures bright pixels get much noise and black ones none. Look at what the formula "
    "does with x and the noise."
)


def add_noise(images, noise_factor, seed):
    random = np.random.default_rng(seed)
    noise = 1 + noise_factor * random.standard_normal(images.shape)
    return np.clip(images * noise, 0, 1).astype("float32")
