"""Takes what the LSTM says behind the first character of the window."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your LSTM reads the whole window, and the answer is made of what it said behind the first "
    "character. Look at which of its outputs goes on."
)


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(width, vocabulary_size)),
            keras.layers.LSTM(units, return_sequences=True),
            keras.layers.Cropping1D((0, width - 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model
