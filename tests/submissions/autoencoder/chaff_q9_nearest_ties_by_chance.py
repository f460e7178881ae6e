"""Sorts with the usual kind, which leaves the order of equal distances open."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Where several codes are equally far, your function does not always leave them in their own "
    "order. Look at what the documentation of your sorting function says about equal values."
)


def nearest(codes, query, k):
    distances = np.sum((np.asarray(codes) - np.asarray(query)) ** 2, axis=1)
    return np.argsort(distances)[:k]
