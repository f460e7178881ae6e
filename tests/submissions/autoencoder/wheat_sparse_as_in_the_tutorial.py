"""One layer each way, as in the Keras tutorial, with the price of the docstring; distances by a product."""

import keras
import numpy as np
from keras import layers, regularizers


def train_sparse_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    input_img = keras.Input(shape=(784,))
    encoded = layers.Dense(code_dim, activation="relu", activity_regularizer=regularizers.l1(1e-3))(
        input_img
    )
    encoded_input = keras.Input(shape=(code_dim,))
    decoder_layer = layers.Dense(784, activation="sigmoid")
    decoder = keras.Model(encoded_input, decoder_layer(encoded_input))
    autoencoder = keras.Model(input_img, decoder_layer(encoded))
    autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
    autoencoder.fit(images, images, epochs=epochs, batch_size=256, shuffle=True, verbose=0)
    return keras.Model(input_img, encoded), decoder


def nearest(codes, query, k):
    codes, query = np.asarray(codes, float), np.asarray(query, float)
    squares = (codes * codes).sum(1) - 2 * codes @ query + query @ query
    order = np.lexsort((np.arange(len(codes)), squares))
    return order[:k].astype("int64")


def odd_ones(images, encoder, decoder, k):
    images = np.asarray(images, "float32")
    errors = keras.losses.mean_squared_error(images, decoder(encoder(images)))
    return np.asarray(keras.ops.top_k(errors, k)[1])
