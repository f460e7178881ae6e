"""Rounds to two digits first, so that a close race becomes a tie."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function treats entries that are very close to each other as equal, so that a narrow "
    "lead is lost. Look at whether the numbers lose digits before they are compared."
)


def decode(vectors, vocabulary):
    return [vocabulary[j] for j in np.asarray(vectors).round(2).argmax(axis=-1)]
