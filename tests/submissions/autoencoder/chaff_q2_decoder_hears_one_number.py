"""The decoder uses only the first number of the code."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your decoder pays no attention to part of the code. Change one number of a code at a time "
    "and look at whether the picture changes."
)


def build_autoencoder(code_dim):
    encoder = keras.Sequential([keras.Input((784,)), keras.layers.Dense(code_dim)])
    codes = keras.Input((code_dim,))
    decoder = keras.Model(codes, keras.layers.Dense(784, activation="sigmoid")(codes[:, :1]))
    return keras.Sequential([encoder, decoder]), encoder, decoder
