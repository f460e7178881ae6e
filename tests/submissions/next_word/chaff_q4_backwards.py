"""Trains on windows in the wrong order, the last word first."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your model does badly on windows in reading order, as one does that was trained on windows "
    "with the last word first. Look at the windows that go into the training, word by word."
)


def train_model(token_ids, vocabulary_size, window, epochs, seed):
    keras.utils.set_random_seed(seed)
    ids = np.asarray(token_ids)
    windows = np.lib.stride_tricks.sliding_window_view(ids, window)[:-1, ::-1]
    targets = ids[window:]
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
