"""Looks for the entry that equals 1, which a distribution does not have."""

import numpy as np

LOSES = {"q3"}


def decode(vectors, vocabulary):
    return [vocabulary[j] for j in np.where(np.asarray(vectors) == 1)[1]]
