"""Draws codes between -1 and 1."""

import numpy as np

LOSES = {"q7"}


def generate_images(decoder, n, latent_dim, seed):
    rng = np.random.default_rng(seed)
    codes = rng.uniform(-1, 1, (n, latent_dim))
    return np.asarray(decoder(codes)).reshape(n, 28, 28)
