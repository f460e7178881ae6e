"""Trains nothing."""

import keras
import numpy as np

LOSES = {"q8"}
SAYS = (
    "The models that you return have learned nothing yet: the codes are not sparse and the copies "
    "are grey. Look at what your function does between building them and returning them."
)


def train_sparse_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    images = np.asarray(images, dtype="float32")
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(
                code_dim, activation="relu", activity_regularizer=keras.regularizers.L1(5e-4)
            ),
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
    return encoder, decoder
