"""Leaves NumPy's default dtype, float64."""

import numpy as np

LOSES = {"q3"}


def one_hot_windows(text, vocabulary, width):
    ids = np.array([vocabulary.index(character) for character in text], dtype=int)
    encoded = (ids[:, None] == np.arange(len(vocabulary))).astype(np.float32)
    firsts = np.arange(len(text) - width)
    encoded = encoded.astype(float)
    return encoded[firsts[:, None] + np.arange(width)], encoded[width:]
