"""Convolutions everywhere, with reshapes at the ends, and a VAE trained with two named losses."""

import keras
import numpy as np
from keras import layers


def preprocess(images):
    shape = np.shape(images)
    if len(shape) != 3 or shape[1:] != (28, 28) or images.dtype.name != "uint8":
        raise ValueError(f"images are {images.dtype} {shape}, uint8 (n, 28, 28) is needed")
    return np.stack([np.float32(image.flatten()) / 255 for image in images])


def _encoder_stack():
    return [
        keras.Input((784,)),
        layers.Reshape((28, 28, 1)),
        layers.Conv2D(8, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
        layers.Flatten(),
    ]


def _decoder(code_dim):
    return keras.Sequential(
        [
            keras.Input((code_dim,)),
            layers.Dense(7 * 7 * 16, activation="relu"),
            layers.Reshape((7, 7, 16)),
            layers.Conv2DTranspose(8, 3, strides=2, padding="same", activation="relu"),
            layers.Conv2DTranspose(1, 3, strides=2, padding="same", activation="sigmoid"),
            layers.Flatten(),
        ]
    )


def build_autoencoder(code_dim):
    encoder = keras.Sequential([*_encoder_stack(), layers.Dense(code_dim)])
    decoder = _decoder(code_dim)
    outputs = decoder(encoder.outputs[0])
    return keras.Model(encoder.inputs, outputs), encoder, decoder


def train_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    encoder = keras.Sequential([*_encoder_stack(), layers.Dense(code_dim)])
    decoder = _decoder(code_dim)
    both = keras.Sequential([encoder, decoder])
    both.compile(keras.optimizers.Adam(3e-3), "binary_crossentropy")
    both.fit(images, images, batch_size=64, epochs=epochs, verbose=0)
    return encoder, decoder


def add_noise(images, noise_factor, seed):
    rng = np.random.default_rng([seed, 28])
    noise = rng.normal(scale=1, size=(len(images), 28, 28, 1)) * noise_factor
    return np.float32(np.minimum(np.maximum(images + noise, 0), 1))


def build_denoiser():
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.SeparableConv2D(24, 3, padding="same"),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.Conv2D(24, 3, padding="same"),
            layers.BatchNormalization(),
            layers.LeakyReLU(),
            layers.Dropout(0.05),
            layers.Conv2D(1, 1, activation="sigmoid"),
        ]
    )
    model.compile("adam", keras.losses.BinaryCrossentropy(), metrics=["mse"])
    return model


def reparameterize(mean, log_variance, epsilon):
    return np.asarray(np.sqrt(np.exp(log_variance)) * epsilon + mean, dtype="float32")


def kl_divergence(mean, log_variance):
    terms = np.square(mean) + np.exp(log_variance) - np.ones_like(mean) - log_variance
    return np.einsum("nk->n", terms) * 0.5


def train_vae(images, latent_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    trunk = keras.Sequential([*_encoder_stack(), layers.Dense(64, activation="relu")])
    mean = layers.Dense(latent_dim, name="mean")(trunk.outputs[0])
    log_variance = layers.Dense(latent_dim, name="log_variance")(trunk.outputs[0])
    encoder = keras.Model(trunk.inputs, [mean, log_variance])
    decoder = _decoder(latent_dim)
    noise = keras.Input((latent_dim,))
    z = mean + keras.ops.exp(log_variance / 2) * noise
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_variance) - 1 - log_variance, axis=-1) / 2
    vae = keras.Model([*trunk.inputs, noise], {"copy": decoder(z), "kl": kl})
    vae.compile(
        keras.optimizers.Adam(3e-3),
        loss={
            "copy": lambda y, p: keras.ops.sum(keras.ops.binary_crossentropy(y, p), axis=-1),
            "kl": lambda y, p: p,
        },
    )
    rng = np.random.default_rng(seed)
    targets = {"copy": images, "kl": np.zeros(len(images), "float32")}
    for _ in range(epochs):
        draws = rng.standard_normal((len(images), latent_dim)).astype("float32")
        vae.fit([images, draws], targets, batch_size=64, verbose=0)
    return encoder, decoder


def generate_images(decoder, n, latent_dim, seed):
    rng = np.random.default_rng(seed)
    codes = np.array([rng.standard_normal(latent_dim) for _ in range(n)])
    return np.squeeze(np.asarray(decoder(codes)).reshape(n, 28, 28, 1), axis=-1)


def interpolate(decoder, start, stop, steps):
    codes = np.stack([np.linspace(a, b, num=steps) for a, b in zip(start, stop)], axis=1)
    return np.asarray(decoder(codes)).reshape(steps, 28, 28)
