"""Only the encoder of a plain autoencoder, one output."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your encoder gives a single output for each picture, a point and no cloud. Look at what the "
    "docstring says comes out of it."
)


def train_vae(images, latent_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    picture = keras.Input((784,))
    hidden = keras.layers.Dense(256, activation="relu")(picture)
    mean = keras.layers.Dense(latent_dim)(hidden)
    encoder = keras.Model(picture, mean)
    code = keras.Input((latent_dim,))
    hidden = keras.layers.Dense(256, activation="relu")(code)
    decoder = keras.Model(code, keras.layers.Dense(784, activation="sigmoid")(hidden))
    copy = decoder(mean)
    likelihood = 784 * keras.losses.binary_crossentropy(picture, copy)
    loss = likelihood
    vae = keras.Model(picture, loss)
    vae.compile(optimizer="adam", loss=lambda _, value: value)
    vae.fit(images, np.zeros(len(images)), epochs=epochs, batch_size=64, verbose=0)
    return encoder, decoder
