"""Regions side by side instead of overlapping: a phrase across two of them is lost."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your windows lie side by side, so that a phrase which falls across two of them is never seen "
    "whole. Look at which places t the formula computes an answer for."
)


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    model = keras.Sequential(
        [
            keras.Input((length,)),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.Conv1D(filters, region_size, strides=region_size, activation="relu"),
            keras.layers.GlobalMaxPooling1D(),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
