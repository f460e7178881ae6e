"""Returns one more than asked for."""

import numpy as np

LOSES = {"q9"}
SAYS = "Your function returns one position more than asked for. Look at how many k are."


def nearest(codes, query, k):
    distances = np.sum((np.asarray(codes) - np.asarray(query)) ** 2, axis=1)
    return np.argsort(distances, kind="stable")[: k + 1]
