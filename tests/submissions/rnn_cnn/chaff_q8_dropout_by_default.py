"""Drops half of the numbers where no dropout is asked for."""

import keras
import numpy as np

LOSES = {"q8"}
SAYS = (
    "Your model drops numbers where the argument is left out. Look at the defaults that the "
    "docstring gives."
)


def build_deep_rnn(
    vocabulary_size, length, units=(32, 32), bidirectional=False, dropout=0.5, embeddings=None
):
    words = keras.Input((length,), dtype="int32")
    if embeddings is None:
        embedding = keras.layers.Embedding(vocabulary_size, 32, mask_zero=True)
    else:
        vectors = np.asarray(embeddings, dtype="float32")
        embedding = keras.layers.Embedding(
            *vectors.shape, mask_zero=True, weights=[vectors], trainable=False
        )
    states = embedding(words)
    for level, width in enumerate(units):
        if level > 0:
            states = keras.layers.Dropout(dropout)(states)
        layer = keras.layers.LSTM(width, return_sequences=level < len(units) - 1)
        states = keras.layers.Bidirectional(layer)(states) if bidirectional else layer(states)
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(states))
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
