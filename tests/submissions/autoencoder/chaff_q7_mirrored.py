"""Draws half of the codes and mirrors them."""

import numpy as np

LOSES = {"q7"}
SAYS = "Half of your codes are the others with their sign turned. Look at what independent means."


def generate_images(decoder, n, latent_dim, seed):
    half = np.random.default_rng(seed).standard_normal(((n + 1) // 2, latent_dim))
    codes = np.concatenate([half, -half])[:n].astype("float32")
    return np.asarray(decoder(codes)).reshape(n, 28, 28)
