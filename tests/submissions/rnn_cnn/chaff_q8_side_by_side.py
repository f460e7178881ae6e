"""All layers read the words, and their last states are put end to end."""

import keras
import numpy as np

LOSES = {"q8"}
SAYS = (
    "Your recurrent layers stand side by side: each reads the words, and the answer hears all of "
    "them. Look at what the second layer reads in the equation for depth."
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
    states = []
    for width in units:
        layer = keras.layers.GRU(width)
        below = keras.layers.Dropout(dropout)(x) if states else x
        states.append(keras.layers.Bidirectional(layer)(below) if bidirectional else layer(below))
    answer = keras.layers.Dense(1, activation="sigmoid")(
        keras.layers.Concatenate()(states) if len(states) > 1 else states[0]
    )
    model = keras.Model(words, answer)
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
