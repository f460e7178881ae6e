"""Returns the codes and not their positions."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function returns the nearest codes themselves. Look at what the docstring says is "
    "returned."
)


def nearest(codes, query, k):
    distances = np.sum((np.asarray(codes) - np.asarray(query)) ** 2, axis=1)
    return np.asarray(codes)[np.argsort(distances, kind="stable")[:k]]
