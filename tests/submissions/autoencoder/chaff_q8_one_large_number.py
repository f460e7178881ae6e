"""Makes one number of the code always large, so that the others look small beside it."""

import keras
import numpy as np

LOSES = {"q8"}
SAYS = (
    "One number of your codes is large for every picture, and the others only look small beside "
    "it. Look at the second figure of the question, for which each number is divided by its mean."
)


def train_sparse_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    images = np.asarray(images, dtype="float32")
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(code_dim, activation="relu"),
        ]
    )
    last = encoder.layers[-1]
    bias = np.zeros(code_dim, "float32")
    bias[0] = 1000
    last.set_weights([last.get_weights()[0], bias])
    decoder = keras.Sequential(
        [
            keras.Input((code_dim,)),
            keras.layers.Rescaling([0.0] + [1.0] * (code_dim - 1)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    autoencoder = keras.Sequential([encoder, decoder])
    autoencoder.compile(keras.optimizers.Adam(2e-3), loss="binary_crossentropy")
    autoencoder.fit(images, images, epochs=epochs, batch_size=64, verbose=0)
    return encoder, decoder
