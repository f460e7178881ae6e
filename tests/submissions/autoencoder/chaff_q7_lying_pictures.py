"""Turns lines into columns."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your pictures lie on their side: lines have become columns. Look at the order in which a row "
    "of 784 numbers holds a picture."
)


def generate_images(decoder, n, latent_dim, seed):
    rng = np.random.default_rng(seed)
    rows = np.asarray(decoder(rng.standard_normal((n, latent_dim))))
    return rows.reshape(n, 28, 28).transpose(0, 2, 1)
