"""Makes both directions by hand and turns the backward states round, which loses the mask above the first layer."""

import keras
import numpy as np

LOSES = {"q8"}
SAYS = (
    "The first layer of your model ignores the padding, but when it reads in both directions the "
    "layers above no longer do. Look at each step between two layers: which ones hand the mask "
    "on?"
)


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
        last = level == len(units) - 1
        if level > 0:
            x = keras.layers.Dropout(dropout)(x)
        forward = keras.layers.GRU(width, return_sequences=not last)(x)
        if bidirectional:
            backward = keras.layers.GRU(width, return_sequences=not last, go_backwards=True)(x)
            if not last:
                backward = keras.ops.flip(backward, axis=1)
            forward = keras.ops.concatenate([forward, backward], axis=-1)
        x = forward
    answer = keras.layers.Dense(1, activation="sigmoid")(x)
    model = keras.Model(words, answer)
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
