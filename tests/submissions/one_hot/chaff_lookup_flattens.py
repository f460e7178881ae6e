"""Flattens the indices, so that a batch loses its shape."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function returns a plain list of rows whatever the shape of the indices, so that a "
    "batch loses its axes. Look at the shape that comes back for indices with two axes."
)


def embedding_lookup(indices, weights):
    table = np.asarray(weights)
    rows = np.asarray(indices)
    rows = rows.astype(int) if rows.size == 0 else rows
    strangers = rows[(rows < 0) | (rows >= len(table))]
    if strangers.size:
        raise ValueError(f"indices must lie in [0, {len(table)}), got {strangers[0]}")
    return table[rows.ravel()]
