"""Shuffles the windows and not the targets."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your model has learned how frequent the words are, but not what follows what, as happens "
    "where windows and targets have lost each other. Look at whether both are still in the same "
    "order."
)


def train_model(token_ids, vocabulary_size, window, epochs, seed):
    keras.utils.set_random_seed(seed)
    ids = np.asarray(token_ids)
    windows = np.lib.stride_tricks.sliding_window_view(ids, window)[:-1]
    targets = ids[window:]
    windows = np.random.permutation(windows)
    model = keras.Sequential(
        [
            keras.Input((window,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, 64),
            keras.layers.LSTM(128),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(5e-3), "sparse_categorical_crossentropy")
    model.fit(windows, targets, batch_size=128, epochs=epochs, verbose=0)
    return model
