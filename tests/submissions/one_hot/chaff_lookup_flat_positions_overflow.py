"""Counts places in the weights in the type of the indices, which has no room for them."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function computes with the indices in their own type, and its numbers do not fit there. "
    "Look at what NumPy makes of the product of two int16."
)


def embedding_lookup(indices, weights):
    weights, indices = np.asarray(weights), np.asarray(indices)
    indices = indices.astype(int) if indices.size == 0 else indices
    rows, width = weights.shape
    for index in indices.ravel():
        if not 0 <= index < rows:
            raise ValueError(f"indices: {index} is not the number of a row")
    first = indices * np.asarray(width).astype(indices.dtype)
    return weights.ravel()[first[..., None].astype(int) + np.arange(width)]
