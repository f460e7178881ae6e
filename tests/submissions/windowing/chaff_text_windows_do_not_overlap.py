"""Cuts the text into blocks, so that most characters are never a target."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "The windows of your function do not overlap, so that most characters are never a target. "
    "Look at how far it is from the start of one window to the next."
)


def one_hot_windows(text, vocabulary, width):
    ids = np.array([vocabulary.index(character) for character in text], dtype=int)
    encoded = (ids[:, None] == np.arange(len(vocabulary))).astype(np.float32)
    firsts = np.arange(len(text) - width)
    firsts = firsts[::width]
    return encoded[firsts[:, None] + np.arange(width)], encoded[firsts + width]
