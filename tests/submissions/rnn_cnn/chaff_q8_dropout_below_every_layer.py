"""Drops numbers below every layer, also below the first."""

import keras
import numpy as np

LOSES = {"q8"}
SAYS_LIKE = "chaff_q8_dropout_above_every_layer"


def build_deep_rnn(
    vocabulary_size, length, units=(32, 32), bidirectional=False, dropout=0.0, embeddings=None
):
    words = keras.Input((length,), dtype="int32")
    if embeddings is None:
        embedding = keras.layers.Embedding(vocabulary_size, 32, mask_zero=True)
    else:
        vectors = np.asarray(embeddings, dtype="float32")
        embedding = keras.layers.Embedding(
            *vectors.shape, mask_zero=True, weights=[vectors], trainable=False
        )
    x = embedding(words)
    for level, width in enumerate(units):
        x = keras.layers.Dropout(dropout)(x)
        layer = keras.layers.GRU(width, return_sequences=level < len(units) - 1)
        x = keras.layers.Bidirectional(layer)(x) if bidirectional else layer(x)
    answer = keras.layers.Dense(1, activation="sigmoid")(x)
    model = keras.Model(words, answer)
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
