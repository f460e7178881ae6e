"""The picture goes around the code, too."""

import keras

LOSES = {"q2"}
SAYS_LIKE = "chaff_q2_last_layer_left_out"


def build_autoencoder(code_dim):
    encoder = keras.Sequential([keras.Input((784,)), keras.layers.Dense(code_dim)])
    decoder = keras.Sequential(
        [keras.Input((code_dim,)), keras.layers.Dense(784, activation="sigmoid")]
    )
    picture = keras.Input((784,))
    copy = keras.layers.Average()([decoder(encoder(picture)), picture])
    return keras.Model(picture, copy), encoder, decoder
