"""Trained to predict at every position of a stretch, then cut to the last one."""

import keras
import numpy as np


def train_model(token_ids, vocabulary_size, window, epochs, seed):
    keras.utils.set_random_seed(seed)
    ids = np.array(token_ids)
    n = (len(ids) - 1) // window
    inputs, targets = (ids[k : k + n * window].reshape(n, window) for k in (0, 1))
    embedding = keras.layers.Embedding(vocabulary_size, 64)
    memory = keras.layers.LSTM(128, return_sequences=True)
    answer = keras.layers.Dense(vocabulary_size, activation="softmax")
    stretch = keras.Input((window,), dtype="int32")
    every = keras.Model(stretch, answer(memory(embedding(stretch))))
    every.compile(keras.optimizers.Adam(1e-2), "sparse_categorical_crossentropy")
    every.fit(inputs, targets, batch_size=32, epochs=epochs, verbose=0)

    seen = keras.Input((window,), dtype="int32")
    last = keras.layers.Cropping1D((window - 1, 0))
    states = last(memory(embedding(seen)))
    model = keras.Model(seen, keras.layers.Flatten()(answer(states)))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
