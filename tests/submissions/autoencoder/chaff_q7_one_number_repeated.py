"""Draws one number for each code and repeats it."""

import numpy as np

LOSES = {"q7"}


def generate_images(decoder, n, latent_dim, seed):
    rng = np.random.default_rng(seed)
    codes = np.repeat(rng.standard_normal((n, 1)), latent_dim, axis=1)
    return np.asarray(decoder(codes)).reshape(n, 28, 28)
