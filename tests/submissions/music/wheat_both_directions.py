"""One LSTM that reads in both directions, regularised, and a network for q4 that has none."""

import keras
import numpy as np


def build_model(vocabulary_size, width, units=128):
    inputs = keras.layers.Input(shape=(width, vocabulary_size))
    x = keras.layers.Dense(24)(inputs)
    x = keras.layers.Bidirectional(
        keras.layers.LSTM(units, kernel_regularizer=keras.regularizers.L2(1e-5))
    )(x)
    x = keras.layers.LayerNormalization()(x)
    model = keras.Model(inputs, keras.layers.Dense(vocabulary_size, "softmax")(x))
    model.compile(keras.optimizers.AdamW(), "kl_divergence")
    return model


def train_model(text, vocabulary, width, epochs, seed):
    keras.utils.set_random_seed(seed)
    ids = np.array([list(vocabulary).index(character) for character in text])
    windows = keras.utils.to_categorical(
        [ids[k : k + width] for k in range(len(ids) - width)], len(vocabulary)
    )
    targets = ids[width:]
    model = keras.Sequential(
        [
            keras.Input((width, len(vocabulary))),
            keras.layers.GRU(96, dropout=0.1),
            keras.layers.Dense(len(vocabulary), activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Nadam(4e-3), "sparse_categorical_crossentropy")
    model.fit(windows, targets, batch_size=64, epochs=min(epochs, 6), verbose=0)
    return model
