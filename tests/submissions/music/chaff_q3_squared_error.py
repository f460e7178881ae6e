"""Compiles with the squared error."""

import keras

LOSES = {"q3"}
SAYS = "Your model is compiled with a squared error. Look at the question's formula of the loss."


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(width, vocabulary_size)),
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="mean_squared_error")
    return model
