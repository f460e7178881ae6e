"""Takes windows whose axes are exchanged."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your model takes windows whose two axes are exchanged, first the characters of the "
    "vocabulary and then the steps. Look at the shape of a window in the docstring."
)


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(vocabulary_size, width)),
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model
