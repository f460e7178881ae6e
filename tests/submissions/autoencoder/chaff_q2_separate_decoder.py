"""Builds the decoder a second time, with weights of its own."""

import keras

LOSES = {"q2"}
SAYS = (
    "One of the two halves that you return is not a part of your autoencoder: it looks the same, "
    "but has weights of its own. Look at how often your function makes each layer."
)


def build_autoencoder(code_dim):
    picture = keras.Input((784,))
    code = keras.layers.Dense(code_dim)(picture)
    copy = keras.layers.Dense(784, activation="sigmoid")(code)
    codes = keras.Input((code_dim,))
    decoder = keras.Model(codes, keras.layers.Dense(784, activation="sigmoid")(codes))
    return keras.Model(picture, copy), keras.Model(picture, code), decoder
