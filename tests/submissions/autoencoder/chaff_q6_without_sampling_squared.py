"""Decodes the mean in training, with a squared error."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS_LIKE = "chaff_q6_without_sampling"


def train_vae(images, latent_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    picture = keras.Input((784,))
    hidden = keras.layers.Dense(256, activation="relu")(picture)
    mean = keras.layers.Dense(latent_dim)(hidden)
    log_variance = keras.layers.Dense(latent_dim)(hidden)
    encoder = keras.Model(picture, [mean, log_variance])
    code = keras.Input((latent_dim,))
    hidden = keras.layers.Dense(256, activation="relu")(code)
    decoder = keras.Model(code, keras.layers.Dense(784, activation="sigmoid")(hidden))
    copy = decoder(mean)
    terms = keras.ops.square(mean) + keras.ops.exp(log_variance) - 1 - log_variance
    likelihood = keras.ops.sum((picture - copy) ** 2, axis=-1)
    loss = likelihood + 0.5 * keras.ops.sum(terms, axis=-1)
    vae = keras.Model(picture, loss)
    vae.compile(optimizer="adam", loss=lambda _, value: value)
    vae.fit(images, np.zeros(len(images)), epochs=epochs, batch_size=64, verbose=0)
    return encoder, decoder
