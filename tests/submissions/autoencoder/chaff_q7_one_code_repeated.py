"""Seeds again for every picture: all are the same."""

import numpy as np

LOSES = {"q7"}
SAYS = "All pictures of a call are the same. Look at how often your random numbers start anew."


def generate_images(decoder, n, latent_dim, seed):
    pictures = []
    for _ in range(n):
        code = np.random.default_rng(seed).standard_normal((1, latent_dim))
        pictures.append(np.asarray(decoder(code)).reshape(28, 28))
    return np.array(pictures)
