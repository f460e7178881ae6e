"""Makes a vocabulary of the characters of the text."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your model knows the characters of the text and no others, in an order of its own. Look at "
    "the docstring: the sizes and the order are those of the vocabulary that is given."
)


def train_model(text, vocabulary, width, epochs, seed):
    keras.utils.set_random_seed(seed)
    vocabulary = sorted(set(text))
    number = {character: k for k, character in enumerate(vocabulary)}
    ids = np.array([number[character] for character in text])
    one_hot = np.eye(len(vocabulary), dtype=np.float32)
    windows = one_hot[np.lib.stride_tricks.sliding_window_view(ids, width)[:-1]]
    targets = one_hot[ids[width:]]
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
