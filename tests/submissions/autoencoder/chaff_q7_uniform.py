"""Draws codes between -1 and 1."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "The numbers of your codes all lie within narrow limits, and every value there is as likely "
    "as any other. Draw their histogram and compare it with the standard normal."
)


def generate_images(decoder, n, latent_dim, seed):
    rng = np.random.default_rng(seed)
    codes = rng.uniform(-1, 1, (n, latent_dim))
    return np.asarray(decoder(codes)).reshape(n, 28, 28)
