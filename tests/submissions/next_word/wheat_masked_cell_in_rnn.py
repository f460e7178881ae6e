"""`<unk>` is masked, and the LSTM is written as a cell in a general RNN layer."""

import keras
import numpy as np
from keras import layers


def build_model(vocabulary_size, window, embedding_dim=64, units=128):
    model = keras.Sequential(
        [
            keras.Input((window,), dtype="int32"),
            layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True),
            layers.RNN(layers.LSTMCell(units, kernel_regularizer="l2")),
            layers.LayerNormalization(),
            layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile("rmsprop", keras.losses.sparse_categorical_crossentropy)
    return model


def train_model(token_ids, vocabulary_size, window, epochs, seed):
    keras.utils.set_random_seed(seed)
    ids = np.asarray(token_ids, dtype="int32")
    model = keras.Sequential(
        [
            keras.Input((window,), dtype="int32"),
            layers.Embedding(vocabulary_size, 48, mask_zero=True),
            layers.LSTM(96),
            layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.RMSprop(3e-3), "sparse_categorical_crossentropy")
    windows = np.lib.stride_tricks.sliding_window_view(ids[:-1], window)
    model.fit(windows, ids[window:], batch_size=100, epochs=epochs, verbose=0)
    return model
