"""Never looks at the seed."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your noise is another one at every call, also with the same seed. Look at where your random "
    "numbers come from."
)


def add_noise(images, noise_factor, seed):
    noise = noise_factor * np.random.default_rng().standard_normal(images.shape)
    return np.clip(images + noise, 0, 1).astype("float32")
