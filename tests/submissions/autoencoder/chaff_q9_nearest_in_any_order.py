"""Finds the nearest, and leaves them in the order of their positions."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function finds the right codes, but does not return them by their distance. Look at the "
    "order that the docstring asks for."
)


def nearest(codes, query, k):
    distances = np.sum((np.asarray(codes) - np.asarray(query)) ** 2, axis=1)
    return np.sort(np.argsort(distances, kind="stable")[:k])
