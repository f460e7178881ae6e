"""Ends with a sigmoid, whose outputs do not sum to 1."""

import keras

LOSES = {"q3"}
SAYS = (
    "The outputs of your model do not sum to 1: each character gets a probability by itself. Look "
    "at the activation of the last layer."
)


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(width, vocabulary_size)),
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model
