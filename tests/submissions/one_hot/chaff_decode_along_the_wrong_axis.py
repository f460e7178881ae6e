"""Looks for the largest entry of each column."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function gives one symbol for each column of the array, where one for each row is "
    "asked for. Look at the direction in which it searches for the largest entry."
)


def decode(vectors, vocabulary):
    return [vocabulary[j % len(vocabulary)] for j in np.argmax(np.asarray(vectors), axis=0)]
