"""Deep, with the squared error, Keras's default rate and batches of 256; sorts pairs in plain Python."""

import keras
import numpy as np


def train_sparse_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    pictures = np.array(images, dtype="float32")
    x = keras.Input((784,))
    h = keras.layers.Dense(512, activation="relu")(x)
    z = keras.layers.Dense(code_dim, activation="relu")(h)
    z = keras.layers.ActivityRegularization(l1=3e-4)(z)
    encoder = keras.Model(x, z)
    code = keras.Input((code_dim,))
    h = keras.layers.Dense(512, activation="relu")(code)
    decoder = keras.Model(code, keras.layers.Dense(784, activation="sigmoid")(h))
    whole = keras.Model(x, decoder(encoder(x)))
    whole.compile("adam", "mse")
    whole.fit(pictures, pictures, batch_size=128, epochs=epochs, verbose=0)
    return [encoder, decoder]


def nearest(codes, query, k):
    def distance(position):
        return sum((float(a) - float(b)) ** 2 for a, b in zip(codes[position], query, strict=True))

    return np.array(sorted(range(len(codes)), key=distance)[:k])


def odd_ones(images, encoder, decoder, k):
    worst = []
    copies = np.asarray(decoder(encoder(np.asarray(images))))
    for position, (picture, copy) in enumerate(zip(images, copies, strict=True)):
        worst.append((float(((picture - copy) ** 2).sum()), position))
    return np.array([position for _, position in sorted(worst, reverse=True)[:k]], dtype=np.int32)
