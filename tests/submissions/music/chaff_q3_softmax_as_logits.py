"""Tells the loss that the softmax gives logits."""

import keras

LOSES = {"q3"}
SAYS = (
    "Your loss takes the outputs for logits and so puts a second softmax on top of the first. "
    "Look at what your loss is told about the outputs, and at what they are."
)


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential(
        [
            keras.Input(shape=(width, vocabulary_size)),
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss=keras.losses.CategoricalCrossentropy(from_logits=True))
    return model
