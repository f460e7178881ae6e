"""Cuts the codes out of one row of numbers, each one number further on."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Each of your codes has most numbers of the one before, moved by one place. Look at the "
    "numbers of two codes that follow each other: how many of them were drawn anew?"
)


def generate_images(decoder, n, latent_dim, seed):
    row = np.random.default_rng(seed).standard_normal(n + latent_dim - 1)
    codes = np.lib.stride_tricks.sliding_window_view(row, latent_dim).astype("float32")
    return np.asarray(decoder(codes)).reshape(n, 28, 28)
