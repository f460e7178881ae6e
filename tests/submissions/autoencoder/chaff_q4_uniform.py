"""Draws uniform noise of the right strength."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your noise has the strength that was asked for, but no number of it lies beyond a fixed "
    "limit. Draw its histogram and compare it with the distribution in the formula."
)


def add_noise(images, noise_factor, seed):
    random = np.random.default_rng(seed)
    width = noise_factor * np.sqrt(3)
    noise = random.uniform(-width, width, images.shape)
    return np.clip(images + noise, 0, 1).astype("float32")
