"""Looks for the entry that equals 1, which a distribution does not have."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function leaves rows out in which no entry is large, so that symbols are missing. Look "
    "at what comes back for a few distributions in which nothing is certain."
)


def decode(vectors, vocabulary):
    return [vocabulary[j] for j in np.where(np.asarray(vectors) == 1)[1]]
