"""Compares in half precision, where close entries are equal."""

import numpy as np

LOSES = {"q3"}
SAYS_LIKE = "chaff_decode_rounds"


def decode(vectors, vocabulary):
    return [vocabulary[j] for j in np.asarray(vectors, dtype=np.float16).argmax(axis=-1)]
