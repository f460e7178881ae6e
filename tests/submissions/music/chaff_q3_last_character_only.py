"""Shows the LSTM only the last character of the window."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your model's answer depends on the last character of the window alone. Look at what the LSTM "
    "gets to see."
)


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(width, vocabulary_size)),
            keras.layers.Cropping1D((width - 1, 0)),
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model
