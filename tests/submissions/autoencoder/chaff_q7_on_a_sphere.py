"""Puts all codes at the same distance from the origin."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "All your codes have the same length. Look at the lengths of draws from the standard normal, "
    "and at what is done to yours after they are drawn."
)


def generate_images(decoder, n, latent_dim, seed):
    rng = np.random.default_rng(seed)
    codes = rng.standard_normal((n, latent_dim))
    codes *= np.sqrt(latent_dim) / np.linalg.norm(codes, axis=1, keepdims=True)
    return np.asarray(decoder(codes)).reshape(n, 28, 28)
