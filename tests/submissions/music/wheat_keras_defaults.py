"""Keras's defaults throughout: the functional interface, Adam at its rate, batches of 32."""

import keras
import numpy as np


def build_model(vocabulary_size, width, units=128):
    inputs = keras.Input((width, vocabulary_size))
    state = keras.layers.LSTM(units)(inputs)
    outputs = keras.layers.Dense(vocabulary_size, activation="softmax")(state)
    model = keras.Model(inputs, outputs)
    model.compile(
        optimizer=keras.optimizers.Adam(),
        loss=keras.losses.CategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    return model


def train_model(text, vocabulary, width, epochs, seed):
    keras.utils.set_random_seed(seed)
    place = dict(zip(vocabulary, range(len(vocabulary)), strict=True))
    x = np.zeros((len(text) - width, width, len(vocabulary)))
    y = np.zeros((len(text) - width, len(vocabulary)))
    for i in range(len(text) - width):
        for t, character in enumerate(text[i : i + width]):
            x[i, t, place[character]] = 1
        y[i, place[text[i + width]]] = 1
    model = build_model(len(vocabulary), width)
    model.fit(x, y, epochs=epochs, verbose=0)
    return model
