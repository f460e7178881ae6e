"""Squared errors throughout: Adam at its default rate in batches of 256, and a divergence loss.

The VAE adds its divergence with `add_loss` in a layer of its own, beside half the squared error.
"""

import keras
import numpy as np


def preprocess(images):
    images = np.array(images)
    for wrong, what in (
        (images.dtype != np.dtype("uint8"), f"images.dtype is {images.dtype}"),
        (images.ndim != 3, f"images has the shape {images.shape}"),
    ):
        if wrong:
            raise ValueError(what)
    n, height, width = images.shape
    if (height, width) != (28, 28):
        raise ValueError(f"images are {height} x {width}")
    return np.multiply(images, 1 / 255, dtype=np.float32).reshape(n, height * width)


class _Parts:
    def __init__(self, code_dim):
        relu = {"activation": "relu", "kernel_initializer": "he_normal"}
        x = keras.Input((784,), name="pictures")
        z = keras.layers.Dense(code_dim)(keras.layers.Dense(100, **relu)(x))
        self.encoder = keras.Model(x, z)
        code = keras.Input((code_dim,), name="codes")
        y = keras.layers.Dense(784, activation="sigmoid")(keras.layers.Dense(100, **relu)(code))
        self.decoder = keras.Model(code, y)
        self.whole = keras.Model(x, self.decoder(z))


def build_autoencoder(code_dim):
    parts = _Parts(code_dim)
    return parts.whole, parts.encoder, parts.decoder


def train_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    parts = _Parts(code_dim)
    parts.whole.compile("adam", "mse", metrics=["mae"])
    parts.whole.fit(images, images, 256, epochs, verbose=0, validation_split=0.05)
    return parts.encoder, parts.decoder


def add_noise(images, noise_factor, seed):
    noisy = np.array(images, dtype=np.float64)
    noisy += np.random.Generator(np.random.MT19937(seed)).normal(0, noise_factor, noisy.shape)
    noisy[noisy < 0] = 0
    noisy[noisy > 1] = 1
    return noisy.astype(np.float32)


def build_denoiser():
    x = keras.Input((28, 28, 1))
    wide = keras.layers.Conv2D(12, 3, padding="same", activation="relu")(x)
    small = keras.layers.Conv2D(24, 3, strides=2, padding="same", activation="relu")(wide)
    large = keras.layers.UpSampling2D(interpolation="bilinear")(small)
    both = keras.layers.Concatenate()([wide, large])
    change = keras.layers.Conv2D(1, 3, padding="same")(both)
    model = keras.Model(x, keras.layers.Add()([x, change]))
    model.compile(keras.optimizers.RMSprop(), "mse")
    return model


def reparameterize(mean, log_variance, epsilon):
    variance = np.exp(log_variance)
    return mean + epsilon * variance**0.5


def kl_divergence(mean, log_variance):
    sigma = np.exp(np.divide(log_variance, 2))
    return np.add(mean**2 / 2 + sigma**2 / 2 - 0.5, -np.log(sigma)).sum(axis=1)


class _Cloud(keras.layers.Layer):
    def __init__(self, seed):
        super().__init__()
        self.draws = keras.random.SeedGenerator(seed)

    def call(self, mean, log_variance):
        divergence = (mean**2 + keras.ops.exp(log_variance) - 1 - log_variance) / 2
        self.add_loss(keras.ops.mean(keras.ops.sum(divergence, axis=1)))
        noise = keras.random.normal(keras.ops.shape(mean), seed=self.draws)
        return mean + keras.ops.exp(log_variance / 2) * noise


def train_vae(images, latent_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    x = keras.Input((784,))
    h = keras.layers.Dense(300, activation="relu")(x)
    mean, log_variance = keras.layers.Dense(latent_dim)(h), keras.layers.Dense(latent_dim)(h)
    encoder = keras.Model(x, [mean, log_variance])
    z = keras.Input((latent_dim,))
    h = keras.layers.Dense(300, activation="relu")(z)
    decoder = keras.Model(z, keras.layers.Dense(784, activation="sigmoid")(h))
    vae = keras.Model(x, decoder(_Cloud(seed)(mean, log_variance)))
    vae.compile("adam", lambda true, made: keras.ops.sum((true - made) ** 2, axis=-1) / 2)
    vae.fit(images, images, batch_size=128, epochs=epochs, verbose=0)
    return encoder, decoder


def generate_images(decoder, n, latent_dim, seed):
    rng = np.random.RandomState(seed)
    rows = decoder(rng.randn(n, latent_dim), training=False)
    return np.clip(np.asarray(rows).reshape(-1, 28, 28), 0, 1)


def interpolate(decoder, start, stop, steps):
    step = (np.asarray(stop) - start) / (steps - 1)
    codes = start + np.outer(np.arange(steps), step)
    return np.asarray(decoder(codes)).reshape(steps, 28, 28).clip(0, 1)
