"""Takes windows of character numbers in place of one-hot vectors."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your model takes windows of character numbers. Look at what comes in according to the "
    "docstring: each character is a vector already."
)


def train_model(text, vocabulary, width, epochs, seed):
    keras.utils.set_random_seed(seed)
    number = {character: k for k, character in enumerate(vocabulary)}
    ids = np.array([number[character] for character in text])
    one_hot = np.eye(len(vocabulary), dtype=np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(ids, width)[:-1]
    targets = one_hot[ids[width:]]
    model = keras.Sequential(
        [
            keras.Input(shape=(width,), dtype="int32"),
            keras.layers.Embedding(len(vocabulary), 32),
            keras.layers.LSTM(128),
            keras.layers.Dense(len(vocabulary), activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(5e-3), "categorical_crossentropy")
    model.fit(windows, targets, batch_size=128, epochs=epochs, verbose=0)
    return model
