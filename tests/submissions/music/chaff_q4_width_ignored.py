"""Takes windows of 16 characters whatever was asked for."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your model takes windows of one width, whatever `width` is. Look at where this argument "
    "comes in."
)


def train_model(text, vocabulary, width, epochs, seed):
    keras.utils.set_random_seed(seed)
    number = {character: k for k, character in enumerate(vocabulary)}
    ids = np.array([number[character] for character in text])
    one_hot = np.eye(len(vocabulary), dtype=np.float32)
    windows = one_hot[np.lib.stride_tricks.sliding_window_view(ids, 16)[:-1]]
    targets = one_hot[ids[16:]]
    model = keras.Sequential(
        [
            keras.Input(shape=(16, len(vocabulary))),
            keras.layers.LSTM(128),
            keras.layers.Dense(len(vocabulary), activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(5e-3), "categorical_crossentropy")
    model.fit(windows, targets, batch_size=128, epochs=epochs, verbose=0)
    return model
