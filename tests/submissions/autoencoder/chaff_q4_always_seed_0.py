"""Uses the same seed whatever it is given."""

import numpy as np

LOSES = {"q4"}
SAYS = "Your noise is the same whatever the seed. Follow `seed` through your function."


def add_noise(images, noise_factor, seed):
    noise = noise_factor * np.random.default_rng(0).standard_normal(images.shape)
    return np.clip(images + noise, 0, 1).astype("float32")
