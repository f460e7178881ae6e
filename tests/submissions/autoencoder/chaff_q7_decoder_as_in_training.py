"""Calls the decoder as in training."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your functions call the decoder as in training, where a layer such as dropout acts. Look "
    "at how the decoder is called."
)


def generate_images(decoder, n, latent_dim, seed):
    codes = np.random.default_rng(seed).standard_normal((n, latent_dim)).astype("float32")
    return np.asarray(decoder(codes, training=True)).reshape(n, 28, 28)


def interpolate(decoder, start, stop, steps):
    codes = np.linspace(start, stop, steps).astype("float32")
    return np.asarray(decoder(codes, training=True)).reshape(steps, 28, 28)
