"""Crops the window to its last word before the LSTM reads it."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your model does not learn from the first words of a window. Look at which part of the "
    "window reaches the LSTM."
)


def build_model(vocabulary_size, window, embedding_dim=64, units=128):
    model = keras.Sequential(
        [
            keras.Input((window,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.Cropping1D((window - 1, 0)),
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
