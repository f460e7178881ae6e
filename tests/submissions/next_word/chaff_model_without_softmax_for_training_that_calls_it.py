"""The last layer has no softmax, and `train_model`, right by itself, trains such a model."""

import keras
import numpy as np

LOSES = {"q3"}
SAYS = (
    "The outputs of your model are not probabilities: they can be negative, and those of a "
    "window do not sum to 1. Look at what the last layer does with its numbers."
)


def build_model(vocabulary_size, window, embedding_dim=64, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(window,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model


def train_model(token_ids, vocabulary_size, window, epochs, seed):
    keras.utils.set_random_seed(seed)
    ids = np.asarray(token_ids, dtype=np.int32)
    windows = np.lib.stride_tricks.sliding_window_view(ids, window)[:-1]
    model = build_model(vocabulary_size, window)
    model.optimizer.learning_rate = 5e-3
    model.fit(windows, ids[window:], batch_size=128, epochs=epochs, verbose=0)
    return model
