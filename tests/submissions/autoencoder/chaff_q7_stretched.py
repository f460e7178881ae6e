"""Stretches every picture to the whole range."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your function changes the values of the pictures: each reaches from 0 to 1. Compare what it "
    "returns with what the decoder gives."
)


def generate_images(decoder, n, latent_dim, seed):
    rng = np.random.default_rng(seed)
    rows = np.asarray(decoder(rng.standard_normal((n, latent_dim))))
    low, high = rows.min(axis=1, keepdims=True), rows.max(axis=1, keepdims=True)
    return ((rows - low) / (high - low)).reshape(n, 28, 28)
