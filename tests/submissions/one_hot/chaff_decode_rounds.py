"""Rounds to two digits first, so that a close race becomes a tie."""

import numpy as np

LOSES = {"q3"}


def decode(vectors, vocabulary):
    return [vocabulary[j] for j in np.asarray(vectors).round(2).argmax(axis=-1)]
