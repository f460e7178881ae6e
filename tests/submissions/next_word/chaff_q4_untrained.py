"""Builds the model and forgets to fit it."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your model answers as it did before any training, with all words about equally likely. "
    "Look at what happens to it between being built and being returned."
)


def train_model(token_ids, vocabulary_size, window, epochs, seed):
    keras.utils.set_random_seed(seed)
    ids = np.asarray(token_ids)
    ids = ids.astype("int32")
    model = keras.Sequential(
        [
            keras.Input((window,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, 64),
            keras.layers.LSTM(128),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(5e-3), "sparse_categorical_crossentropy")
    return model
