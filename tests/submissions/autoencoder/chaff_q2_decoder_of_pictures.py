"""The decoder takes pictures and contains the encoder."""

import keras

LOSES = {"q2"}
SAYS = (
    "What you return as the decoder takes pictures and not codes. Look at what goes into each of "
    "the three models, and what comes out."
)


def build_autoencoder(code_dim):
    encoder = keras.Sequential([keras.Input((784,)), keras.layers.Dense(code_dim)])
    decoder = keras.Sequential([encoder, keras.layers.Dense(784, activation="sigmoid")])
    return decoder, encoder, decoder
