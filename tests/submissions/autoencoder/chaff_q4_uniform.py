"""Draws uniform noise of the right strength."""

import numpy as np

LOSES = {"q4"}


def add_noise(images, noise_factor, seed):
    random = np.random.default_rng(seed)
    width = noise_factor * np.sqrt(3)
    noise = random.uniform(-width, width, images.shape)
    return np.clip(images + noise, 0, 1).astype("float32")
