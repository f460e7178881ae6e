"""Draws a hundred codes and repeats them."""

import numpy as np

LOSES = {"q7"}
SAYS = "From the hundredth picture on your codes come again. Look at how many codes are drawn."


def generate_images(decoder, n, latent_dim, seed):
    codes = np.random.default_rng(seed).standard_normal((min(n, 100), latent_dim))
    codes = np.resize(codes, (n, latent_dim)).astype("float32")
    return np.asarray(decoder(codes)).reshape(n, 28, 28)
