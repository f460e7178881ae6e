"""Gives logits in place of probabilities."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "The outputs of your model are logits, which do not sum to 1 and may be negative. Look at "
    "what the docstring wants and at the last layer."
)


def train_model(text, vocabulary, width, epochs, seed):
    keras.utils.set_random_seed(seed)
    number = {character: k for k, character in enumerate(vocabulary)}
    ids = np.array([number[character] for character in text])
    one_hot = np.eye(len(vocabulary), dtype=np.float32)
    windows = one_hot[np.lib.stride_tricks.sliding_window_view(ids, width)[:-1]]
    targets = one_hot[ids[width:]]
    model = keras.Sequential(
        [
            keras.Input(shape=(width, len(vocabulary))),
            keras.layers.LSTM(128),
            keras.layers.Dense(len(vocabulary)),
        ]
    )
    model.compile(keras.optimizers.Adam(5e-3), keras.losses.CategoricalCrossentropy(from_logits=True))
    model.fit(windows, targets, batch_size=128, epochs=epochs, verbose=0)
    return model
