"""Sees only the last word of the window: a bigram model in disguise."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "On new text your model is about as good as counting pairs of words, as one is that sees "
    "only the last word of the window. Look at how much of the window reaches the recurrent "
    "layer."
)


def train_model(token_ids, vocabulary_size, window, epochs, seed):
    keras.utils.set_random_seed(seed)
    ids = np.asarray(token_ids)
    windows = np.lib.stride_tricks.sliding_window_view(ids, window)[:-1]
    targets = ids[window:]
    model = keras.Sequential(
        [
            keras.Input((window,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, 64),
            keras.layers.Cropping1D((window - 1, 0)),
            keras.layers.LSTM(128),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(5e-3), "sparse_categorical_crossentropy")
    model.fit(windows, targets, batch_size=128, epochs=epochs, verbose=0)
    return model
