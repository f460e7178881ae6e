"""Uses the same seed whatever it is given."""

import numpy as np

LOSES = {"q7"}
SAYS = "Your function gives the same pictures whatever the seed. Follow `seed` through it."


def generate_images(decoder, n, latent_dim, seed):
    codes = np.random.default_rng(42).standard_normal((n, latent_dim))
    return np.asarray(decoder(codes)).reshape(n, 28, 28)
