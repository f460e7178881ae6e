"""Puts the one-hot vectors of a window side by side in one row."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function puts the vectors of a window side by side into one long row. Look at the "
    "axes that X should have."
)


def one_hot_windows(text, vocabulary, width):
    ids = np.array([vocabulary.index(character) for character in text], dtype=int)
    encoded = (ids[:, None] == np.arange(len(vocabulary))).astype(np.float32)
    firsts = np.arange(len(text) - width)
    X = encoded[firsts[:, None] + np.arange(width)]
    return X.reshape(len(X), -1), encoded[width:]
