"""Squeezes all axes of length 1, and puts the last one back."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Of a single picture your function returns an array with an axis less. Look at what "
    "becomes of axes whose length is 1."
)


def add_noise(images, noise_factor, seed):
    images = np.squeeze(np.asarray(images, dtype="float32"))
    noise = np.random.default_rng(seed).standard_normal(images.shape)
    return np.clip(images + noise_factor * noise, 0, 1).astype("float32")[..., None]
