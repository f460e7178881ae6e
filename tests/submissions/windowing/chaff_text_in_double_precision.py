"""Leaves NumPy's default dtype, float64."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function returns the right vectors in 64-bit floats. Look at the dtype that the "
    "docstring asks for."
)


def one_hot_windows(text, vocabulary, width):
    ids = np.array([vocabulary.index(character) for character in text], dtype=int)
    encoded = (ids[:, None] == np.arange(len(vocabulary))).astype(np.float32)
    firsts = np.arange(len(text) - width)
    encoded = encoded.astype(float)
    return encoded[firsts[:, None] + np.arange(width)], encoded[width:]
