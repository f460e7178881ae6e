"""Is not compiled."""

import keras

LOSES = {"q3"}
SAYS = "Your model is not compiled, so that it has no loss. Look at the last sentence of the task."


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(width, vocabulary_size)),
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    return model
