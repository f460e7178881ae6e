"""A small model with a recurrent layer over millions of steps, which runs whoever computes it out of
memory in the middle of a library that has no answer to that but to crash."""

import keras

HONEST = 18  # only build_cnn is replaced


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    words = keras.Input((length,), dtype="int32")
    x = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    x = keras.layers.Conv1D(filters, region_size, activation="relu")(x)
    x = keras.layers.Dense(1)(keras.layers.GlobalMaxPooling1D()(x))
    x = keras.layers.SimpleRNN(1)(keras.layers.RepeatVector(4_000_000)(x))
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(x))
    model.compile(loss="binary_crossentropy")
    return model
