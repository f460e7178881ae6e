"""Sorts with the usual kind, which leaves the order of equal distances open."""

import numpy as np

LOSES = {"q9"}


def nearest(codes, query, k):
    distances = np.sum((np.asarray(codes) - np.asarray(query)) ** 2, axis=1)
    return np.argsort(distances)[:k]
