"""The code is 32 numbers wide, whatever was asked for."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your code has the same width whatever `code_dim` is. Follow that argument through your "
    "function."
)


def build_autoencoder(code_dim):
    encoder = keras.Sequential([keras.Input((784,)), keras.layers.Dense(32)])
    decoder = keras.Sequential([keras.Input((32,)), keras.layers.Dense(784, activation="sigmoid")])
    return keras.Sequential([encoder, decoder]), encoder, decoder
