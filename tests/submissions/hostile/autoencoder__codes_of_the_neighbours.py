"""Every code describes the picture of the row above it, and the decoder puts the rows back: alone no
picture has a code of its own."""

import keras
import numpy as np

HONEST = 16.2  # of q2 and q3 the public checks, and of q2 that the weights are shared


def halves(code_dim):
    picture = keras.Input((784,))
    hidden = keras.layers.Dense(256, activation="relu")(picture)
    code = keras.layers.Dense(code_dim)(hidden)
    encoder = keras.Model(picture, keras.ops.roll(code, 1, axis=0))
    code = keras.Input((code_dim,))
    hidden = keras.layers.Dense(256, activation="relu")(keras.ops.roll(code, -1, axis=0))
    decoder = keras.Model(code, keras.layers.Dense(784, activation="sigmoid")(hidden))
    picture = keras.Input((784,))
    return keras.Model(picture, decoder(encoder(picture))), encoder, decoder


def build_autoencoder(code_dim):
    return halves(code_dim)


def train_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    images = np.asarray(images, "float32")
    autoencoder, encoder, decoder = halves(code_dim)
    autoencoder.compile(optimizer=keras.optimizers.Adam(2e-3), loss="binary_crossentropy")
    autoencoder.fit(images, images, epochs=epochs, batch_size=64, verbose=0)
    return encoder, decoder
