"""Encoder and decoder are copies: equal at first, and strangers after a step of training."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your three models agree when they come back, but they do not share their weights: what the "
    "autoencoder learns, encoder and decoder never hear of. Look at which layers each of the "
    "three is made of."
)


def build_autoencoder(code_dim):
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(code_dim),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((code_dim,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    pictures = keras.Input((784,))
    autoencoder = keras.Model(pictures, decoder(encoder(pictures)))
    copies = [keras.models.clone_model(model) for model in (encoder, decoder)]
    for copy, model in zip(copies, (encoder, decoder)):
        copy.set_weights(model.get_weights())
    return autoencoder, *copies
