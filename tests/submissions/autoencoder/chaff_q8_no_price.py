"""Rectifies the code, and puts no price on it."""

import keras
import numpy as np

LOSES = {"q8"}
SAYS = (
    "Your codes use too many of their numbers at a time: a number costs little or nothing beside "
    "the error of a copy. Look at what exactly your price is put on, and at the sizes of the two "
    "parts of your loss."
)


def train_sparse_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    images = np.asarray(images, dtype="float32")
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(code_dim, activation="relu"),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((code_dim,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    autoencoder = keras.Sequential([encoder, decoder])
    autoencoder.compile(keras.optimizers.Adam(2e-3), loss="binary_crossentropy")
    autoencoder.fit(images, images, epochs=epochs, batch_size=64, verbose=0)
    return encoder, decoder
