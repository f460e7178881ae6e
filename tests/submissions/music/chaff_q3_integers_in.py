"""Takes windows of character numbers in place of one-hot vectors."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your model takes windows of character numbers. Look at what comes in according to the "
    "docstring: each character is a vector already."
)


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(width,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, 32),
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model
