"""Y holds the number of the character, as a sparse loss would want it."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function returns each target as a single number, that of its column. Look at the "
    "shape that the docstring gives for Y."
)


def one_hot_windows(text, vocabulary, width):
    ids = np.array([vocabulary.index(character) for character in text], dtype=int)
    encoded = (ids[:, None] == np.arange(len(vocabulary))).astype(np.float32)
    firsts = np.arange(len(text) - width)
    return encoded[firsts[:, None] + np.arange(width)], ids[width:].astype(np.float32)
