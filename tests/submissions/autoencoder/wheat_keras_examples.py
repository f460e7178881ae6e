"""As in the Keras examples: functional models, a Sampling layer and a VAE with its own train_step.

Adam at its default rate, batches of 256, one dense layer each way, the code through a relu.
"""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


def preprocess(images):
    if not (isinstance(images, np.ndarray) and images.dtype == "uint8"):
        raise ValueError(f"images must be uint8, got {getattr(images, 'dtype', type(images))}")
    if images.shape != (len(images), 28, 28):
        raise ValueError(f"images must be (n, 28, 28), got {images.shape}")
    return images.astype("float32").reshape((len(images), np.prod(images.shape[1:]))) / 255.0


def _three(code_dim):
    input_img = keras.Input(shape=(784,))
    encoded = layers.Dense(code_dim, activation="relu")(input_img)
    decoded = layers.Dense(784, activation="sigmoid")(encoded)
    autoencoder = keras.Model(input_img, decoded)
    encoder = keras.Model(input_img, encoded)
    encoded_input = keras.Input(shape=(code_dim,))
    decoder = keras.Model(encoded_input, autoencoder.layers[-1](encoded_input))
    return autoencoder, encoder, decoder


def build_autoencoder(code_dim):
    autoencoder, encoder, decoder = _three(code_dim)
    autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
    return autoencoder, encoder, decoder


def train_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    autoencoder, encoder, decoder = _three(code_dim)
    autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
    autoencoder.fit(images, images, epochs=epochs, batch_size=256, shuffle=True, verbose=0)
    return encoder, decoder


def add_noise(images, noise_factor, seed):
    state = np.random.RandomState(seed)
    noisy = images + noise_factor * state.normal(loc=0.0, scale=1.0, size=images.shape)
    return np.clip(noisy, 0.0, 1.0).astype("float32")


def build_denoiser():
    picture = layers.Input(shape=(28, 28, 1))
    x = layers.Conv2D(32, (3, 3), activation="relu", padding="same")(picture)
    x = layers.MaxPooling2D((2, 2), padding="same")(x)
    x = layers.Conv2D(32, (3, 3), activation="relu", padding="same")(x)
    x = layers.MaxPooling2D((2, 2), padding="same")(x)
    x = layers.Conv2DTranspose(32, (3, 3), strides=2, activation="relu", padding="same")(x)
    x = layers.Conv2DTranspose(32, (3, 3), strides=2, activation="relu", padding="same")(x)
    x = layers.Conv2D(1, (3, 3), activation="sigmoid", padding="same")(x)
    denoiser = keras.Model(picture, x)
    denoiser.compile(optimizer="adam", loss="binary_crossentropy")
    return denoiser


def reparameterize(mean, log_variance, epsilon):
    return mean + ops.exp(0.5 * log_variance) * epsilon


def kl_divergence(mean, log_variance):
    return -0.5 * ops.sum(1 + log_variance - ops.square(mean) - ops.exp(log_variance), axis=1)


class Sampling(layers.Layer):
    """Uses (z_mean, z_log_var) to sample z."""

    def call(self, inputs):
        z_mean, z_log_var = inputs
        epsilon = keras.random.normal(shape=ops.shape(z_mean))
        return z_mean + ops.exp(0.5 * z_log_var) * epsilon


class VAE(keras.Model):
    """Encoder and decoder with a training step of their own."""

    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder, self.decoder, self.sampling = encoder, decoder, Sampling()

    def train_step(self, data):
        with tf.GradientTape() as tape:
            z_mean, z_log_var = self.encoder(data)
            reconstruction = self.decoder(self.sampling((z_mean, z_log_var)))
            rebuilt = ops.mean(784 * keras.losses.binary_crossentropy(data, reconstruction))
            kl = -0.5 * (1 + z_log_var - ops.square(z_mean) - ops.exp(z_log_var))
            loss = rebuilt + ops.mean(ops.sum(kl, axis=1))
        grads = tape.gradient(loss, self.trainable_weights)
        self.optimizer.apply_gradients(zip(grads, self.trainable_weights, strict=True))
        return {"loss": loss}


def train_vae(images, latent_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    inputs = keras.Input(shape=(784,))
    x = layers.Dense(256, activation="relu")(inputs)
    z_mean = layers.Dense(latent_dim, name="z_mean")(x)
    z_log_var = layers.Dense(latent_dim, name="z_log_var")(x)
    encoder = keras.Model(inputs, [z_mean, z_log_var], name="encoder")
    latent = keras.Input(shape=(latent_dim,))
    x = layers.Dense(256, activation="relu")(latent)
    decoder = keras.Model(latent, layers.Dense(784, activation="sigmoid")(x), name="decoder")
    vae = VAE(encoder, decoder)
    vae.compile(optimizer=keras.optimizers.Adam())
    vae.fit(images, epochs=epochs, batch_size=128, verbose=0)
    return encoder, decoder


def generate_images(decoder, n, latent_dim, seed):
    codes = keras.random.normal((n, latent_dim), seed=seed)
    return decoder.predict(codes, verbose=0).reshape(n, 28, 28)


def interpolate(decoder, start, stop, steps):
    weights = np.linspace(0, 1, steps)[:, None]
    codes = (1 - weights) * start[None] + weights * stop[None]
    return decoder.predict(codes, verbose=0).reshape(-1, 28, 28)
