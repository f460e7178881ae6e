"""Joins the symbols to one str."""

import numpy as np

LOSES = {"q3"}


def decode(vectors, vocabulary):
    return "".join(vocabulary[j] for j in np.argmax(np.asarray(vectors), axis=-1))
