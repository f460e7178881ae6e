"""Gives the code a sigmoid: numbers that are never 0."""

import keras
import numpy as np

LOSES = {"q8"}
SAYS = (
    "None of the numbers of your codes is ever quite 0. Look at the values that the last layer of "
    "your encoder can give."
)


def train_sparse_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    images = np.asarray(images, dtype="float32")
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(code_dim, activation="sigmoid"),
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
