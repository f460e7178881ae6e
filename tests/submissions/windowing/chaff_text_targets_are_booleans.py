"""X is float32, but Y comes straight out of a comparison."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function returns Y as True and False. Look at the dtype of both arrays: X has the "
    "right one."
)


def one_hot_windows(text, vocabulary, width):
    ids = np.array([vocabulary.index(character) for character in text], dtype=int)
    encoded = (ids[:, None] == np.arange(len(vocabulary))).astype(np.float32)
    firsts = np.arange(len(text) - width)
    return encoded[firsts[:, None] + np.arange(width)], encoded[width:] == 1
