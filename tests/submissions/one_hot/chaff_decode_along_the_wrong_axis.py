"""Looks for the largest entry of each column."""

import numpy as np

LOSES = {"q3"}


def decode(vectors, vocabulary):
    return [vocabulary[j % len(vocabulary)] for j in np.argmax(np.asarray(vectors), axis=0)]
