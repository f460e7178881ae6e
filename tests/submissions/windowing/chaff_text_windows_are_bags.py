"""Adds the vectors of a window up: a bag of characters without order."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function adds the vectors of a window up, and the order of its characters is lost. "
    "Look at the axes that X should have."
)


def one_hot_windows(text, vocabulary, width):
    ids = np.array([vocabulary.index(character) for character in text], dtype=int)
    encoded = (ids[:, None] == np.arange(len(vocabulary))).astype(np.float32)
    firsts = np.arange(len(text) - width)
    return encoded[firsts[:, None] + np.arange(width)].sum(axis=1), encoded[width:]
