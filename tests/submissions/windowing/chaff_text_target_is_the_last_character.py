"""Y is the last character of each window, not the one after it."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function takes the last character of each window for its target. Look at which "
    "character a window should predict."
)


def one_hot_windows(text, vocabulary, width):
    ids = np.array([vocabulary.index(character) for character in text], dtype=int)
    encoded = (ids[:, None] == np.arange(len(vocabulary))).astype(np.float32)
    firsts = np.arange(len(text) - width)
    return encoded[firsts[:, None] + np.arange(width)], encoded[width - 1 : -1]
