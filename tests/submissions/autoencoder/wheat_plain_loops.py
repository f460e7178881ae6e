"""Plain Python: loops over pixels, numbers and codes; a linear autoencoder, which is PCA's rival."""

import math
import random

import keras
import numpy as np


def preprocess(images):
    if str(images.dtype) != "uint8":
        raise ValueError("images: expected uint8, got " + str(images.dtype))
    if len(images.shape) != 3 or images.shape[1] != 28 or images.shape[2] != 28:
        raise ValueError("images: expected (n, 28, 28), got " + str(images.shape))
    rows = []
    for image in images.tolist():
        row = []
        for line in image:
            for byte in line:
                row.append(byte / 255)
        rows.append(row)
    return np.array(rows, dtype="float32")


def build_autoencoder(code_dim):
    encoder = keras.Sequential([keras.Input((784,)), keras.layers.Dense(code_dim)])
    decoder = keras.Sequential([keras.Input((code_dim,)), keras.layers.Dense(784)])
    picture = keras.Input((784,))
    return keras.Model(picture, decoder(encoder(picture))), encoder, decoder


def train_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    encoder = keras.Sequential([keras.Input((784,)), keras.layers.Dense(code_dim)])
    decoder = keras.Sequential([keras.Input((code_dim,)), keras.layers.Dense(784)])
    both = keras.Sequential([encoder, decoder])
    both.compile(optimizer="adam", loss="mean_squared_error")
    order = list(range(len(images)))
    shuffle = random.Random(seed)
    for _ in range(epochs):
        shuffle.shuffle(order)
        for first in range(0, len(order), 128):
            batch = images[order[first : first + 128]]
            both.train_on_batch(batch, batch)
    return encoder, decoder


def add_noise(images, noise_factor, seed):
    draw = random.Random(seed)
    noisy = []
    for pixel in np.asarray(images).ravel().tolist():
        noisy.append(min(1.0, max(0.0, pixel + draw.gauss(0, noise_factor))))
    return np.array(noisy, dtype="float32").reshape(np.shape(images))


def build_denoiser():
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for filters in (16, 16):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
    model.add(keras.layers.Conv2D(1, 3, padding="same", activation="sigmoid"))
    model.compile(optimizer="adam", loss="mean_absolute_error")
    return model


def reparameterize(mean, log_variance, epsilon):
    z = []
    for means, logs, draws in zip(mean, log_variance, epsilon, strict=True):
        z.append([m + math.exp(v / 2) * e for m, v, e in zip(means, logs, draws, strict=True)])
    return np.array(z)


def kl_divergence(mean, log_variance):
    values = []
    for means, logs in zip(mean, log_variance, strict=True):
        total = 0.0
        for m, v in zip(means, logs, strict=True):
            total += 0.5 * (m * m + math.exp(v) - 1 - v)
        values.append(total)
    return np.array(values)


def train_vae(images, latent_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    x = keras.Input((784,))
    h = keras.layers.Dense(128, activation="relu")(x)
    mean = keras.layers.Dense(latent_dim)(h)
    log_variance = keras.layers.Dense(latent_dim)(h)
    encoder = keras.Model(x, [mean, log_variance])
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(784),
        ]
    )
    draws = keras.Input((latent_dim,))
    made = decoder(mean + keras.ops.exp(log_variance / 2) * draws)
    error = keras.ops.sum((made - x) ** 2, axis=1)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_variance) - 1 - log_variance, axis=1) / 2
    vae = keras.Model([x, draws], error + kl)
    vae.compile(optimizer="adam", loss=lambda _, value: value)
    numbers = np.random.default_rng(seed)
    for _ in range(epochs):
        order = numbers.permutation(len(images))
        for first in range(0, len(order), 100):
            batch = images[order[first : first + 100]]
            epsilon = numbers.normal(size=(len(batch), latent_dim)).astype("float32")
            vae.train_on_batch([batch, epsilon], np.zeros(len(batch)))
    return encoder, decoder


def generate_images(decoder, n, latent_dim, seed):
    draw = random.Random(seed)
    pictures = []
    for _ in range(n):
        code = np.array([[draw.gauss(0, 1) for _ in range(latent_dim)]])
        pictures.append(np.asarray(decoder(code))[0].reshape(28, 28))
    return np.array(pictures)


def interpolate(decoder, start, stop, steps):
    pictures = []
    for step in range(steps):
        share = step / (steps - 1)
        code = [[(1 - share) * a + share * b for a, b in zip(start, stop, strict=True)]]
        pictures.append(np.asarray(decoder(np.array(code)))[0].reshape(28, 28))
    return np.array(pictures)
