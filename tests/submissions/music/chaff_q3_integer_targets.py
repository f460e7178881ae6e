"""Compiles with the cross-entropy that takes integer targets."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your loss wants the number of a class for a target. The targets here are one-hot vectors; "
    "look at which cross-entropy takes these."
)


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(width, vocabulary_size)),
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model
