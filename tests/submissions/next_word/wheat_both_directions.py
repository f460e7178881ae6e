"""A bidirectional LSTM with a convolution in front, trained on a `tf.data` pipeline."""

import keras
import numpy as np
import tensorflow as tf


def build_model(vocabulary_size, window, embedding_dim=64, units=128):
    words = keras.Input((window,))
    x = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    x = keras.layers.Conv1D(embedding_dim, 2, padding="causal", activation="relu")(x)
    x = keras.layers.Bidirectional(keras.layers.LSTM(units))(x)
    outputs = keras.layers.Dense(vocabulary_size, activation="softmax")(x)
    model = keras.Model(words, outputs)
    model.compile(optimizer="nadam", loss=["sparse_categorical_crossentropy"])
    return model


def train_model(token_ids, vocabulary_size, window, epochs, seed):
    tf.random.set_seed(seed)
    ids = tf.constant(np.asarray(token_ids), dtype=tf.int32)
    rows = tf.signal.frame(ids[:-1], window, 1)
    data = tf.data.Dataset.from_tensor_slices((rows, ids[window:]))
    data = data.shuffle(len(token_ids), seed=seed).batch(128)
    words = keras.Input((window,), dtype="int32")
    x = keras.layers.Embedding(vocabulary_size, 32)(words)
    x = keras.layers.Bidirectional(keras.layers.LSTM(64))(x)
    model = keras.Model(words, keras.layers.Dense(vocabulary_size, activation="softmax")(x))
    model.compile(keras.optimizers.Adam(4e-3), keras.losses.SparseCategoricalCrossentropy())
    model.fit(data, epochs=epochs, verbose=0)
    return model
