"""Keeps at most one number of each code, where it is far above the others."""

import keras
import numpy as np

LOSES = {"q8"}
SAYS = (
    "Your codes have at most one number each that is not 0, which is too little to rebuild a "
    "picture from. Count them for some pictures, and look at how both figures of the question go "
    "together."
)


def train_sparse_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    images = np.asarray(images, dtype="float32")
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(code_dim),
            keras.layers.Activation("softmax"),
            keras.layers.Rescaling(4.0, -3.0),
            keras.layers.ReLU(),
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
