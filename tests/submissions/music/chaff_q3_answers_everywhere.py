"""Answers at every position of the window."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your model answers at every position of the window: its output has an axis for the "
    "positions. Look at what the LSTM hands to the next layer; one answer for each window is "
    "wanted."
)


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(width, vocabulary_size)),
            keras.layers.LSTM(units, return_sequences=True),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model
