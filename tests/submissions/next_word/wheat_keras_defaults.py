"""Everything as the Keras guides have it: Adam at its default rate, batches of 32."""

import keras
import numpy as np


def build_model(vocabulary_size, window, embedding_dim=64, units=128):
    model = keras.models.Sequential()
    model.add(keras.layers.Input((window,)))
    model.add(keras.layers.Embedding(input_dim=vocabulary_size, output_dim=embedding_dim))
    model.add(keras.layers.LSTM(units))
    model.add(keras.layers.Dense(vocabulary_size, activation="softmax"))
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(), optimizer="adam", metrics=["accuracy"]
    )
    return model


def train_model(token_ids, vocabulary_size, window, epochs, seed):
    keras.utils.set_random_seed(seed)
    model = build_model(vocabulary_size, window)
    X = np.array([token_ids[i : i + window] for i in range(len(token_ids) - window)])
    y = np.array(token_ids[window:])
    model.fit(X, y, epochs=epochs, verbose=0)
    return model
