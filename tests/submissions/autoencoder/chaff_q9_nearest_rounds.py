"""Rounds the distances to whole numbers."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function takes distances for equal that differ only a little. Look at what happens to "
    "them before they are compared."
)


def nearest(codes, query, k):
    distances = np.sum((np.asarray(codes) - np.asarray(query)) ** 2, axis=1)
    return np.argsort(np.round(np.sqrt(distances)), kind="stable")[:k]
