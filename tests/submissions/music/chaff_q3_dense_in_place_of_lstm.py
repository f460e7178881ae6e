"""Has no recurrent layer at all."""

import keras

LOSES = {"q3"}
SAYS = "Your model has no LSTM in it. Look at the lecture's lines: which layer reads the window?"


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(width, vocabulary_size)),
            keras.layers.Flatten(),
            keras.layers.Dense(units, activation="tanh"),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model
