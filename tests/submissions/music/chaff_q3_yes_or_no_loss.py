"""Compiles with the cross-entropy of yes-or-no questions."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your loss is that of yes-or-no questions, one for each character by itself. Look at the "
    "question's formula, which has a single term that is not zero."
)


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(width, vocabulary_size)),
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
