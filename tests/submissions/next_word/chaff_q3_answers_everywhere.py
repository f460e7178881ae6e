"""Leaves return_sequences on: one answer for each position."""

import keras

LOSES = {"q3"}
SAYS = (
    "The output of your model is not one row of probabilities for each window, as happens where "
    "a model answers at every position of it. Look at the shape of what each layer hands on."
)


def build_model(vocabulary_size, window, embedding_dim=64, units=128):
    model = keras.Sequential(
        [
            keras.Input((window,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.LSTM(units, return_sequences=True),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
