"""Is off by one: the target is the last word of the window itself."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your model gives the last word of a window back as the next one. Look at where in the text "
    "the target of a window stands."
)


def train_model(token_ids, vocabulary_size, window, epochs, seed):
    keras.utils.set_random_seed(seed)
    ids = np.asarray(token_ids)
    windows = np.lib.stride_tricks.sliding_window_view(ids, window)[:-1]
    targets = ids[window - 1 : -1]
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
