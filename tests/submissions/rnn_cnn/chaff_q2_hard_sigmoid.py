"""Ends in a hard sigmoid."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your model can say exactly 0 and exactly 1. Look at the range that the docstring gives for "
    "a probability."
)


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    model = keras.Sequential(
        [
            keras.Input((length,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.Conv1D(filters, region_size, activation="relu"),
            keras.layers.GlobalMaxPooling1D(),
            keras.layers.Dense(1, activation="hard_sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
