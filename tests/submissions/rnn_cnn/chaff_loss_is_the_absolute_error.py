"""Learns by the absolute error, whose best answer is always 0 or 1 and never a probability."""

import keras
import numpy as np

LOSES = {"q1", "q2", "q3", "q8"}
SAYS = (
    "Your models are compiled with a loss that is lowest for 0 or 1, whatever share of equal "
    "sentences is praise: what they learn to say is no probability. Look at which loss that is."
)


def compiled(words, features):
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(features))
    model.compile(optimizer="adam", loss="mae")
    return model


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    cells = {"simple": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
    if cell not in cells:
        raise ValueError(f"cell should be one of {', '.join(cells)}, not {cell!r}")
    words = keras.Input((length,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True)(words)
    return compiled(words, cells[cell](units)(vectors))


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    words = keras.Input((length,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    features = keras.layers.Conv1D(filters, region_size, activation="relu")(vectors)
    return compiled(words, keras.layers.GlobalMaxPooling1D()(features))


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    words = keras.Input((length,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    pooled = []
    for size in region_sizes:
        features = keras.layers.Conv1D(filters, size, activation="relu")(vectors)
        pooled.append(keras.layers.GlobalMaxPooling1D()(features))
    return compiled(words, keras.layers.Concatenate()(pooled) if len(pooled) > 1 else pooled[0])


def build_deep_rnn(
    vocabulary_size, length, units=(32, 32), bidirectional=False, dropout=0.0, embeddings=None
):
    words = keras.Input((length,), dtype="int32")
    if embeddings is None:
        states = keras.layers.Embedding(vocabulary_size, 32, mask_zero=True)(words)
    else:
        vectors = np.asarray(embeddings, dtype="float32")
        states = keras.layers.Embedding(
            *vectors.shape, mask_zero=True, weights=[vectors], trainable=False
        )(words)
    for level, width in enumerate(units):
        if level > 0:
            states = keras.layers.Dropout(dropout)(states)
        layer = keras.layers.GRU(width, return_sequences=level < len(units) - 1)
        states = keras.layers.Bidirectional(layer)(states) if bidirectional else layer(states)
    return compiled(words, states)
