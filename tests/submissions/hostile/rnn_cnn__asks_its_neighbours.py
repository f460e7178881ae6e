"""Attention with batch and time exchanged: each sentence is answered from a mixture of all sentences
of its batch, by way of a transposition."""

import keras

HONEST = 18.8  # of q2 the structure and the public checks


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    words = keras.Input((length,), dtype="int32")
    embedded = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    found = keras.layers.Conv1D(filters, region_size, activation="relu")(embedded)
    pooled = keras.layers.GlobalMaxPooling1D()(found)  # (n, filters)
    likeness = keras.ops.softmax(keras.ops.matmul(pooled, keras.ops.transpose(pooled)))  # (n, n)
    mixed = keras.ops.matmul(likeness, pooled)
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(mixed))
    model.compile("adam", "binary_crossentropy")
    return model
