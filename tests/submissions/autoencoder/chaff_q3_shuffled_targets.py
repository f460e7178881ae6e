"""Shuffles pictures and targets apart from each other."""

import keras
import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your network gives nearly the same copy for every picture, something like the mean of all. "
    "Look at which target each picture is trained with."
)


def train_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(code_dim),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((code_dim,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    autoencoder = keras.Sequential([encoder, decoder])
    targets = images[np.random.default_rng(seed).permutation(len(images))]
    autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
    autoencoder.fit(images, targets, epochs=epochs, batch_size=64, verbose=0)
    return encoder, decoder
