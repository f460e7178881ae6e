"""Returns bytes from 0 to 255."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your pictures have values far above 1. Look at the range in the docstring, and at the range "
    "of what the decoder gives."
)


def generate_images(decoder, n, latent_dim, seed):
    rng = np.random.default_rng(seed)
    rows = np.asarray(decoder(rng.standard_normal((n, latent_dim))))
    return (255 * rows).reshape(n, 28, 28)
