"""The decoder takes pictures and contains the encoder."""

import keras

LOSES = {"q2"}


def build_autoencoder(code_dim):
    encoder = keras.Sequential([keras.Input((784,)), keras.layers.Dense(code_dim)])
    decoder = keras.Sequential([encoder, keras.layers.Dense(784, activation="sigmoid")])
    return decoder, encoder, decoder
