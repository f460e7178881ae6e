"""Starts without an Input, so that it has no weights yet."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your model is not built: it does not know the shape of its input and has no weights yet. "
    "Look at what the question says about the start of a model."
)


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model
