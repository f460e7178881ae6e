"""Gives the LSTM 128 units whatever was asked for."""

import keras

LOSES = {"q3"}
SAYS = "Your LSTM has the same size whatever `units` is. Look at where this argument comes in."


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(width, vocabulary_size)),
            keras.layers.LSTM(128),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model
