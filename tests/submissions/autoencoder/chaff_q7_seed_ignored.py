"""Never looks at the seed."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your function gives other pictures at every call, also with the same seed. Look at where "
    "your random numbers come from."
)


def generate_images(decoder, n, latent_dim, seed):
    codes = np.random.default_rng().standard_normal((n, latent_dim))
    return np.asarray(decoder(codes)).reshape(n, 28, 28)
