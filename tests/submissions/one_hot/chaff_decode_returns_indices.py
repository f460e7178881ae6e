"""Stops at the indices and forgets the symbols."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function returns the positions of the likeliest entries, as numbers. Look at what the "
    "docstring says the list should hold."
)


def decode(vectors, vocabulary):
    return np.argmax(np.asarray(vectors), axis=-1).tolist()
