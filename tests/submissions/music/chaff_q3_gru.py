"""Has a GRU in place of the LSTM."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your model has a recurrent layer of another kind where the LSTM should be. Look at the "
    "lecture's lines."
)


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(width, vocabulary_size)),
            keras.layers.GRU(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model
