"""Has the outputs of the encoder in the other order."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your encoder gives what your decoder needs as its second output, and not as its first. Look "
    "at the order of the outputs in the docstring."
)


def train_vae(images, latent_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    picture = keras.Input((784,))
    hidden = keras.layers.Dense(256, activation="relu")(picture)
    mean = keras.layers.Dense(latent_dim)(hidden)
    log_variance = keras.layers.Dense(latent_dim)(hidden)
    encoder = keras.Model(picture, [log_variance, mean])
    code = keras.Input((latent_dim,))
    hidden = keras.layers.Dense(256, activation="relu")(code)
    decoder = keras.Model(code, keras.layers.Dense(784, activation="sigmoid")(hidden))
    epsilon = keras.layers.GaussianNoise(1.0)(keras.ops.zeros_like(mean))
    copy = decoder(mean + keras.ops.exp(0.5 * log_variance) * epsilon)
    terms = keras.ops.square(mean) + keras.ops.exp(log_variance) - 1 - log_variance
    likelihood = 784 * keras.losses.binary_crossentropy(picture, copy)
    loss = likelihood + 0.5 * keras.ops.sum(terms, axis=-1)
    vae = keras.Model(picture, loss)
    vae.compile(optimizer="adam", loss=lambda _, value: value)
    vae.fit(images, np.zeros(len(images)), epochs=epochs, batch_size=64, verbose=0)
    return encoder, decoder
