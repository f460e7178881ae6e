"""Of equal distances takes the last first."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Of codes that are equally far your function takes the last one first. Look at how the "
    "docstring settles that."
)


def nearest(codes, query, k):
    distances = np.sum((np.asarray(codes) - np.asarray(query)) ** 2, axis=1)
    order = np.lexsort((-np.arange(len(distances)), distances))
    return order[:k]
