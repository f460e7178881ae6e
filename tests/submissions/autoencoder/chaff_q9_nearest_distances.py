"""Returns the distances."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function returns how far away the nearest codes are. Look at what the docstring says is "
    "returned."
)


def nearest(codes, query, k):
    distances = np.sum((np.asarray(codes) - np.asarray(query)) ** 2, axis=1)
    return np.sort(np.sqrt(distances))[:k]
