"""Takes the last character of the window for its target."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your model repeats the last character of the window, which was its target. Write down the "
    "windows and targets of a short text and look at which character is which."
)


def train_model(text, vocabulary, width, epochs, seed):
    keras.utils.set_random_seed(seed)
    number = {character: k for k, character in enumerate(vocabulary)}
    ids = np.array([number[character] for character in text])
    one_hot = np.eye(len(vocabulary), dtype=np.float32)
    windows = one_hot[np.lib.stride_tricks.sliding_window_view(ids, width)[:-1]]
    targets = one_hot[ids[width - 1 : -1]]
    model = keras.Sequential(
        [
            keras.Input(shape=(width, len(vocabulary))),
            keras.layers.LSTM(128),
            keras.layers.Dense(len(vocabulary), activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(5e-3), "categorical_crossentropy")
    model.fit(windows, targets, batch_size=128, epochs=epochs, verbose=0)
    return model
