"""Leaves out a code that is the query itself."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function leaves a code out that is the query itself. Look at what the docstring says "
    "about a query that is among the codes."
)


def nearest(codes, query, k):
    distances = np.sum((np.asarray(codes) - np.asarray(query)) ** 2, axis=1)
    order = np.argsort(distances, kind="stable")
    return order[distances[order] > 0][:k]
