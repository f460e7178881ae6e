"""Builds the vocabulary from the text and ignores the one it was given."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "The columns of your arrays come from the characters that occur in the text, and not from "
    "the vocabulary that was passed. Look at what decides their number and their order."
)


def one_hot_windows(text, vocabulary, width):
    symbols = sorted(set(text))
    ids = np.array([symbols.index(character) for character in text], dtype=int)
    encoded = (ids[:, None] == np.arange(len(symbols))).astype(np.float32)
    firsts = np.arange(len(text) - width)
    return encoded[firsts[:, None] + np.arange(width)], encoded[width:]
