"""Trained to predict at every position of a window, then cut to the last one."""

import keras
import numpy as np


def build_model(vocabulary_size, width, units=128):
    model = keras.Sequential()
    model.add(keras.Input((width, vocabulary_size)))
    model.add(keras.layers.Masking(0.0))
    model.add(keras.layers.RNN(keras.layers.LSTMCell(units)))
    model.add(keras.layers.Dropout(0.1))
    model.add(keras.layers.Dense(vocabulary_size))
    model.add(keras.layers.Softmax())
    model.compile("rmsprop", keras.losses.CategoricalCrossentropy(label_smoothing=0.05))
    return model


def train_model(text, vocabulary, width, epochs, seed):
    keras.utils.set_random_seed(seed)
    size = len(vocabulary)
    ids = np.array([vocabulary.index(character) for character in text])
    starts = np.arange(0, len(ids) - width, 2)
    windows = np.eye(size, dtype="float32")[ids[starts[:, None] + np.arange(width)]]
    targets = ids[starts[:, None] + np.arange(width) + 1]
    memory = keras.layers.LSTM(128, return_sequences=True)
    answer = keras.layers.Dense(size, activation="softmax")
    seen = keras.Input((width, size))
    every = keras.Model(seen, answer(memory(seen)))
    every.compile(keras.optimizers.Adam(5e-3), "sparse_categorical_crossentropy")
    every.fit(windows, targets, batch_size=64, epochs=min(epochs, 5), verbose=0)

    window = keras.Input((width, size))
    last = keras.layers.Cropping1D((width - 1, 0))(memory(window))
    return keras.Model(window, keras.layers.Flatten()(answer(last)))
