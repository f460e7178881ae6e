"""Stacks two LSTMs."""

import keras

LOSES = {"q3"}
SAYS = "Your model has more than one LSTM. Look at how many the task allows."


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(width, vocabulary_size)),
            keras.layers.LSTM(units, return_sequences=True),
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model
