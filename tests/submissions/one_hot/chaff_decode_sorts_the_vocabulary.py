"""Sorts the vocabulary first, although it may come in any order."""

import numpy as np

LOSES = {"q3"}


def decode(vectors, vocabulary):
    ordered = sorted(vocabulary)
    return [ordered[j] for j in np.argmax(np.asarray(vectors), axis=-1)]
