"""The code has code_dim channels of 7 by 7 numbers."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your encoder gives a small picture with several channels for each picture, and so more "
    "numbers than `code_dim`. Look at the shape of the codes in the docstring."
)


def build_autoencoder(code_dim):
    layers = keras.layers
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            layers.Reshape((28, 28, 1)),
            layers.Conv2D(code_dim, 4, strides=4, activation="relu"),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((7, 7, code_dim)),
            layers.Conv2DTranspose(1, 4, strides=4, activation="sigmoid"),
            layers.Flatten(),
        ]
    )
    return keras.Sequential([encoder, decoder]), encoder, decoder
