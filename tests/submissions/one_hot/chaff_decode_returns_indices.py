"""Stops at the indices and forgets the symbols."""

import numpy as np

LOSES = {"q3"}


def decode(vectors, vocabulary):
    return np.argmax(np.asarray(vectors), axis=-1).tolist()
