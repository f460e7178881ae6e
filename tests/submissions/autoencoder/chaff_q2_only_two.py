"""Forgets to return the autoencoder."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your function returns two models. Look at how many the docstring names, and which one is to "
    "be trained."
)


def build_autoencoder(code_dim):
    encoder = keras.Sequential([keras.Input((784,)), keras.layers.Dense(code_dim)])
    decoder = keras.Sequential(
        [keras.Input((code_dim,)), keras.layers.Dense(784, activation="sigmoid")]
    )
    return encoder, decoder
