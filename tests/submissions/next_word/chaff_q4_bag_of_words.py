"""Averages the embeddings: the order of the window is lost."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "On new text your model is worse than counting pairs of words, as one is that does not know "
    "the order of the words in a window. Look at what becomes of the window's axis in the "
    "model."
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
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(5e-3), "sparse_categorical_crossentropy")
    model.fit(windows, targets, batch_size=128, epochs=epochs, verbose=0)
    return model
