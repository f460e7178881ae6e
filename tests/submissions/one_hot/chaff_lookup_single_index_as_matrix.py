"""Turns a single index into a row of one."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "For a single index your function returns a matrix with one row. Look at the shape of such "
    "an index, which is (), and at what the docstring makes of it."
)


def embedding_lookup(indices, weights):
    table = np.asarray(weights)
    rows = np.atleast_1d(indices)
    rows = rows.astype(int) if rows.size == 0 else rows
    strangers = rows[(rows < 0) | (rows >= len(table))]
    if strangers.size:
        raise ValueError(f"indices must lie in [0, {len(table)}), got {strangers[0]}")
    return table[rows]
