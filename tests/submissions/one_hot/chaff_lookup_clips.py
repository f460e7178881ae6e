"""Clips what is outside to the first or last row."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function answers an index outside the table with the first or the last row, and "
    "raises no error. Look at what the docstring promises where there is no such row."
)


def embedding_lookup(indices, weights):
    return np.take(np.asarray(weights), np.asarray(indices, dtype=int), axis=0, mode="clip")
