"""Puts a price on the squares of the code, which makes numbers smaller and hardly ever 0."""

import keras
import numpy as np

LOSES = {"q8"}
SAYS = (
    "The price makes the numbers of your codes smaller rather than fewer. Look at what the text "
    "says about the last step towards 0."
)


def train_sparse_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    images = np.asarray(images, dtype="float32")
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(
                code_dim, activation="relu", activity_regularizer=keras.regularizers.L2(2e-5)
            ),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((code_dim,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    autoencoder = keras.Sequential([encoder, decoder])
    autoencoder.compile(keras.optimizers.Adam(2e-3), loss="binary_crossentropy")
    autoencoder.fit(images, images, epochs=epochs, batch_size=64, verbose=0)
    return encoder, decoder
