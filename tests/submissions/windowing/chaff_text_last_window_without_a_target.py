"""Keeps the last window, which no character follows."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function keeps the last window, which no character follows, so that X is one longer "
    "than Y. Look at how many windows the docstring counts."
)


def one_hot_windows(text, vocabulary, width):
    ids = np.array([vocabulary.index(character) for character in text], dtype=int)
    encoded = (ids[:, None] == np.arange(len(vocabulary))).astype(np.float32)
    firsts = np.arange(len(text) - width)
    firsts = np.arange(len(text) - width + 1)
    return encoded[firsts[:, None] + np.arange(width)], encoded[width:]
