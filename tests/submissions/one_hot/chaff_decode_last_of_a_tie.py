"""Sorts and takes the last place, so that the last of equal entries wins."""

import numpy as np

LOSES = {"q3"}
SAYS_LIKE = "chaff_decode_greater_or_equal"


def decode(vectors, vocabulary):
    order = np.argsort(np.asarray(vectors), axis=-1, kind="stable")
    return [vocabulary[j] for j in order[:, -1]]
