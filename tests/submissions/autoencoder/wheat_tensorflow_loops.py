"""TensorFlow by hand: gradient tapes, tf.function, stateless random numbers, one step at a time."""

import keras
import numpy as np
import tensorflow as tf


def preprocess(images):
    if tf.as_dtype(images.dtype) != tf.uint8:
        raise ValueError(f"dtype of images is {images.dtype}")
    if tf.rank(images) != 3 or images.shape[1] != 28 or images.shape[2] != 28:
        raise ValueError(f"shape of images is {images.shape}")
    return tf.reshape(tf.cast(images, tf.float32) / 255.0, (-1, 784))


def _halves(code_dim):
    encoder = keras.Sequential(
        [
            keras.layers.InputLayer(shape=(784,)),
            keras.layers.Dense(128, activation="elu"),
            keras.layers.Dense(code_dim, activation="tanh"),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.layers.InputLayer(shape=(code_dim,)),
            keras.layers.Dense(128, activation="elu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    return encoder, decoder


def build_autoencoder(code_dim):
    encoder, decoder = _halves(code_dim)
    return [keras.Sequential([encoder, decoder]), encoder, decoder]


def _descend(images, epochs, batch, seed, weights, loss_of):
    """Plain training loop: shuffled batches, Adam."""
    optimizer = keras.optimizers.Adam(2e-3)
    optimizer.build(weights)

    @tf.function
    def step(pictures):
        with tf.GradientTape() as tape:
            loss = loss_of(pictures)
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))

    data = tf.data.Dataset.from_tensor_slices(images).shuffle(len(images), seed=seed)
    for _ in range(epochs):
        for pictures in data.batch(batch):
            step(pictures)


def train_autoencoder(images, code_dim, epochs, seed):
    tf.random.set_seed(seed)
    encoder, decoder = _halves(code_dim)

    def loss_of(pictures):
        return tf.reduce_mean(tf.reduce_sum((decoder(encoder(pictures)) - pictures) ** 2, axis=1))

    weights = encoder.trainable_variables + decoder.trainable_variables
    _descend(images, epochs, 100, seed, weights, loss_of)
    return [encoder, decoder]


def add_noise(images, noise_factor, seed):
    noise = tf.random.stateless_normal(images.shape, seed=(seed, 1), stddev=noise_factor)
    return tf.clip_by_value(tf.cast(images, tf.float32) + noise, 0.0, 1.0)


def build_denoiser():
    model = keras.Sequential()
    model.add(keras.Input((28, 28, 1)))
    model.add(keras.layers.Conv2D(16, 5, padding="same", activation="relu"))
    model.add(keras.layers.Conv2D(16, 3, padding="same", activation="relu"))
    model.add(keras.layers.Conv2D(1, 3, padding="same"))
    model.compile(loss=keras.losses.MeanSquaredError(), optimizer=keras.optimizers.Nadam())
    return model


def reparameterize(mean, log_variance, epsilon):
    return tf.add(mean, tf.multiply(tf.sqrt(tf.exp(log_variance)), epsilon))


def kl_divergence(mean, log_variance):
    return tf.reduce_sum((mean**2 + tf.exp(log_variance) - log_variance - 1.0) / 2.0, axis=-1)


def train_vae(images, latent_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((784,))
    both = keras.layers.Dense(2 * latent_dim)(keras.layers.Dense(200, activation="relu")(inputs))
    encoder = keras.Model(inputs, (both[:, :latent_dim], both[:, latent_dim:]))
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,)),
            keras.layers.Dense(200, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )

    def loss_of(pictures):
        mean, log_variance = encoder(pictures)
        z = mean + tf.exp(log_variance / 2) * tf.random.normal(tf.shape(mean))
        p = tf.clip_by_value(decoder(z), 1e-6, 1 - 1e-6)
        likelihood = pictures * tf.math.log(p) + (1 - pictures) * tf.math.log(1 - p)
        divergence = (mean**2 + tf.exp(log_variance) - log_variance - 1) / 2
        return tf.reduce_mean(tf.reduce_sum(divergence, 1) - tf.reduce_sum(likelihood, 1))

    weights = encoder.trainable_variables + decoder.trainable_variables
    _descend(images, epochs, 64, seed, weights, loss_of)
    return encoder, decoder


def generate_images(decoder, n, latent_dim, seed):
    tf.random.set_seed(seed)
    return tf.reshape(decoder(tf.random.normal((n, latent_dim))), (n, 28, 28))


def interpolate(decoder, start, stop, steps):
    codes = tf.linspace(tf.constant(start), tf.constant(stop), steps)
    return tf.reshape(decoder(codes), (steps, 28, 28))
