"""Takes the lecture's lstm_size for the size of the LSTM, which gets the width of the window."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your LSTM has as many units as the window has steps. Look at what the question says about "
    "the name lstm_size."
)


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(width, vocabulary_size)),
            keras.layers.LSTM(width),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model
