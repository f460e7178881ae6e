"""Draws uniform codes of standard deviation 1."""

import numpy as np

LOSES = {"q7"}


def generate_images(decoder, n, latent_dim, seed):
    rng = np.random.default_rng(seed)
    codes = rng.uniform(-np.sqrt(3), np.sqrt(3), (n, latent_dim))
    return np.asarray(decoder(codes)).reshape(n, 28, 28)
