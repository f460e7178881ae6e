"""As older tutorials have it: functions and initialisers of TensorFlow, a metric that is asked."""

import keras
import numpy as np
import tensorflow as tf


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    layer = {"simple": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
    if cell not in layer:
        raise ValueError(f"there is no cell {cell}")
    started = tf.random_uniform_initializer(-0.05, 0.05)
    model = tf.keras.Sequential()
    model.add(tf.keras.Input((length,), dtype=tf.int32))
    model.add(tf.keras.layers.Embedding(vocabulary_size, embedding_dim, started, mask_zero=True))
    model.add(layer[cell](units, activation=tf.nn.tanh))
    model.add(tf.keras.layers.Dense(1, tf.nn.sigmoid, bias_initializer=tf.zeros_initializer()))
    model.compile(tf.keras.optimizers.Adam(), tf.keras.losses.BinaryCrossentropy())
    return model


def train_and_evaluate(model, train, validation, epochs, seed):
    tf.keras.utils.set_random_seed(seed)
    words, labels = (np.asarray(part) for part in train)
    stream = tf.data.Dataset.from_tensor_slices((words, labels)).shuffle(len(words)).batch(32)
    model.fit(stream, epochs=epochs, verbose=0)
    metric = tf.keras.metrics.BinaryAccuracy()
    metric.update_state(np.reshape(validation[1], (-1, 1)), model(np.asarray(validation[0])))
    return model, np.asarray(metric.result())


def build_deep_rnn(
    vocabulary_size, length, units=(32, 32), bidirectional=False, dropout=0.0, embeddings=None
):
    words = tf.keras.Input((length,), dtype=tf.int32)
    if embeddings is None:
        embedding = tf.keras.layers.Embedding(vocabulary_size, 20, mask_zero=True)
    else:
        table = tf.constant_initializer(embeddings)
        size = np.shape(embeddings)[1]
        embedding = tf.keras.layers.Embedding(vocabulary_size, size, table, mask_zero=True)
        embedding.trainable = False
    states = embedding(words)
    for level, size in enumerate(units):
        layer = tf.keras.layers.GRU(size, return_sequences=level + 1 < len(units))
        states = (tf.keras.layers.Bidirectional(layer) if bidirectional else layer)(states)
        if level + 1 < len(units):
            states = tf.keras.layers.Dropout(dropout)(states)
    model = tf.keras.Model(words, tf.keras.layers.Dense(1, tf.nn.sigmoid)(states))
    model.compile("adam", tf.keras.losses.binary_crossentropy)
    return model
