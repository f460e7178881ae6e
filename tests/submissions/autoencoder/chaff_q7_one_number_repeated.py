"""Draws one number for each code and repeats it."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "All numbers of one of your codes are the same. Look at how many random numbers are drawn for "
    "each code."
)


def generate_images(decoder, n, latent_dim, seed):
    rng = np.random.default_rng(seed)
    codes = np.repeat(rng.standard_normal((n, 1)), latent_dim, axis=1)
    return np.asarray(decoder(codes)).reshape(n, 28, 28)
