"""Returns encoder, decoder, autoencoder."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your function returns the three models in another order than the docstring names them. Print "
    "the input and output shapes of each."
)


def build_autoencoder(code_dim):
    encoder = keras.Sequential([keras.Input((784,)), keras.layers.Dense(code_dim)])
    decoder = keras.Sequential(
        [keras.Input((code_dim,)), keras.layers.Dense(784, activation="sigmoid")]
    )
    return encoder, decoder, keras.Sequential([encoder, decoder])
