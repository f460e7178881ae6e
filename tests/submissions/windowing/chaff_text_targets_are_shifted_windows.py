"""Y holds a next character for every step of the window: many to many."""

import numpy as np

LOSES = {"q3"}


def one_hot_windows(text, vocabulary, width):
    ids = np.array([vocabulary.index(character) for character in text], dtype=int)
    encoded = (ids[:, None] == np.arange(len(vocabulary))).astype(np.float32)
    firsts = np.arange(len(text) - width)
    table = firsts[:, None] + np.arange(width)
    return encoded[table], encoded[table + 1]
