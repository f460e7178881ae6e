"""Draws codes of half the spread, for nicer pictures."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your codes lie closer together around 0 than draws from the standard normal do. Look at the "
    "spread of the numbers, for a large n."
)


def generate_images(decoder, n, latent_dim, seed):
    rng = np.random.default_rng(seed)
    codes = rng.normal(0, 0.5, (n, latent_dim))
    return np.asarray(decoder(codes)).reshape(n, 28, 28)
