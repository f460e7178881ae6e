"""Draws uniform codes of standard deviation 1."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "The numbers of your codes have mean 0 and standard deviation 1, but their histogram is flat "
    "and ends abruptly. Look at which distribution the question names."
)


def generate_images(decoder, n, latent_dim, seed):
    rng = np.random.default_rng(seed)
    codes = rng.uniform(-np.sqrt(3), np.sqrt(3), (n, latent_dim))
    return np.asarray(decoder(codes)).reshape(n, 28, 28)
