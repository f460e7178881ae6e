"""Takes noise_factor for the variance."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your noise has another strength than asked for, and the more so the smaller `noise_factor` "
    "is. Look at which measure of spread `noise_factor` is."
)


def add_noise(images, noise_factor, seed):
    random = np.random.default_rng(seed)
    noise = random.normal(0, np.sqrt(noise_factor), images.shape)
    return np.clip(images + noise, 0, 1).astype("float32")
