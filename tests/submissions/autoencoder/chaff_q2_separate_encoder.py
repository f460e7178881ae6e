"""Builds the encoder a second time, with weights of its own."""

import keras

LOSES = {"q2"}
SAYS_LIKE = "chaff_q2_separate_decoder"


def build_autoencoder(code_dim):
    encoder, again = (
        keras.Sequential([keras.Input((784,)), keras.layers.Dense(code_dim)]) for _ in range(2)
    )
    decoder = keras.Sequential(
        [keras.Input((code_dim,)), keras.layers.Dense(784, activation="sigmoid")]
    )
    return keras.Sequential([again, decoder]), encoder, decoder
