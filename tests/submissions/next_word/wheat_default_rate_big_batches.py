"""Adam at its default rate with batches of 128, and a little held out to look at."""

import keras
import numpy as np


def train_model(token_ids, vocabulary_size, window, epochs, seed):
    keras.utils.set_random_seed(seed)
    ids = np.asarray(token_ids)
    rows = np.arange(len(ids) - window)[:, None] + np.arange(window)[None, :]
    words = keras.Input((window,), dtype="int64")
    hidden = keras.layers.LSTM(128)(keras.layers.Embedding(vocabulary_size, 64)(words))
    model = keras.Model(words, keras.layers.Dense(vocabulary_size, activation="softmax")(hidden))
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(
        ids[rows], ids[window:], batch_size=128, epochs=epochs, validation_split=0.05, verbose=0
    )
    return model
