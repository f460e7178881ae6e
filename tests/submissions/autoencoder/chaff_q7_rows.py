"""Returns the rows of the decoder as they are."""

import numpy as np

LOSES = {"q7"}
SAYS = "Your function returns rows of 784 numbers. Look at the shape that the docstring asks for."


def generate_images(decoder, n, latent_dim, seed):
    rng = np.random.default_rng(seed)
    return np.asarray(decoder(rng.standard_normal((n, latent_dim))))
