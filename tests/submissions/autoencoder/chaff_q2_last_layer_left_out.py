"""The decoder stops before its last activation."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your autoencoder is made of your encoder and your decoder, and yet gives something else than "
    "one after the other. Look at every step that it takes from the picture to its copy, and at "
    "which of them is in neither half."
)


def build_autoencoder(code_dim):
    encoder = keras.Sequential([keras.Input((784,)), keras.layers.Dense(code_dim)])
    decoder = keras.Sequential([keras.Input((code_dim,)), keras.layers.Dense(784)])
    autoencoder = keras.Sequential([encoder, decoder, keras.layers.Activation("sigmoid")])
    return autoencoder, encoder, decoder
