"""Gives the draw as a third output of the encoder."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your encoder has more outputs than were asked for. Look at what the docstring lists, and at "
    "where the draw is needed."
)


def train_vae(images, latent_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    picture = keras.Input((784,))
    hidden = keras.layers.Dense(256, activation="relu")(picture)
    mean = keras.layers.Dense(latent_dim)(hidden)
    log_variance = keras.layers.Dense(latent_dim)(hidden)
    code = keras.Input((latent_dim,))
    hidden = keras.layers.Dense(256, activation="relu")(code)
    decoder = keras.Model(code, keras.layers.Dense(784, activation="sigmoid")(hidden))
    epsilon = keras.layers.GaussianNoise(1.0)(keras.ops.zeros_like(mean))
    z = mean + keras.ops.exp(0.5 * log_variance) * epsilon
    encoder = keras.Model(picture, [mean, log_variance, z])
    copy = decoder(z)
    terms = keras.ops.square(mean) + keras.ops.exp(log_variance) - 1 - log_variance
    likelihood = 784 * keras.losses.binary_crossentropy(picture, copy)
    loss = likelihood + 0.5 * keras.ops.sum(terms, axis=-1)
    vae = keras.Model(picture, loss)
    vae.compile(optimizer="adam", loss=lambda _, value: value)
    vae.fit(images, np.zeros(len(images)), epochs=epochs, batch_size=64, verbose=0)
    return encoder, decoder
