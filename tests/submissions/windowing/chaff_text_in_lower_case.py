"""Takes a capital letter for the small one wherever the vocabulary has that."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function encodes a capital letter as if it were the small one. Look at whether the "
    "text is changed before its characters are looked up."
)


def one_hot_windows(text, vocabulary, width):
    lowered = [c.lower() if c.lower() in vocabulary else c for c in text]
    ids = np.array([vocabulary.index(character) for character in lowered], dtype=int)
    encoded = (ids[:, None] == np.arange(len(vocabulary))).astype(np.float32)
    firsts = np.arange(len(text) - width)
    return encoded[firsts[:, None] + np.arange(width)], encoded[width:]
