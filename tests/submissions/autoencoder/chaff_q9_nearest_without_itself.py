"""Leaves out a code that is the query itself."""

import numpy as np

LOSES = {"q9"}


def nearest(codes, query, k):
    distances = np.sum((np.asarray(codes) - np.asarray(query)) ** 2, axis=1)
    order = np.argsort(distances, kind="stable")
    return order[distances[order] > 0][:k]
