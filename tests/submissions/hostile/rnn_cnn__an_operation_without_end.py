"""A small model that one call of the library computes for hours: a convolution of millions of places
with a kernel of a million. No signal reaches Python before such a call returns."""

import keras

HONEST = 18  # only build_cnn is replaced


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    words = keras.Input((length,), dtype="int32")
    x = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    x = keras.layers.Conv1D(filters, region_size, activation="relu")(x)
    x = keras.layers.Dense(1)(keras.layers.GlobalMaxPooling1D()(x))
    x = keras.layers.RepeatVector(30_000)(x)
    x = keras.layers.Conv1D(1, 500_000, padding="same", kernel_initializer="zeros")(x)
    x = keras.layers.GlobalMaxPooling1D()(x)
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(x))
    model.compile(loss="binary_crossentropy")
    return model
