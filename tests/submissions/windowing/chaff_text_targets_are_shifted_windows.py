"""Y holds a next character for every step of the window: many to many."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function gives every step of a window a target of its own, so that Y has three axes. "
    "Look at the shape that the docstring gives for Y."
)


def one_hot_windows(text, vocabulary, width):
    ids = np.array([vocabulary.index(character) for character in text], dtype=int)
    encoded = (ids[:, None] == np.arange(len(vocabulary))).astype(np.float32)
    firsts = np.arange(len(text) - width)
    table = firsts[:, None] + np.arange(width)
    return encoded[table], encoded[table + 1]
