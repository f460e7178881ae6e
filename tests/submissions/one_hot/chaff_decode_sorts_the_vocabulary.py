"""Sorts the vocabulary first, although it may come in any order."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function gives its symbols as if the vocabulary stood in sorted order. Look at which "
    "symbol entry j of a row belongs to, and try a vocabulary that is not sorted."
)


def decode(vectors, vocabulary):
    ordered = sorted(vocabulary)
    return [ordered[j] for j in np.argmax(np.asarray(vectors), axis=-1)]
