"""Moves and stretches the codes until their mean is 0 and their deviation 1."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your codes are moved and stretched to a mean of exactly 0. Look at what is left to chance "
    "when a code is drawn."
)


def generate_images(decoder, n, latent_dim, seed):
    codes = np.random.default_rng(seed).standard_normal((n, latent_dim))
    if n > 1:
        codes = (codes - codes.mean(axis=0)) / codes.std(axis=0)
    codes = codes.astype("float32")
    return np.asarray(decoder(codes)).reshape(n, 28, 28)
