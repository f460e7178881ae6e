"""Raises the right exception, with a message that names neither argument nor value."""

import numpy as np

LOSES = {"q5"}


def embedding_lookup(indices, weights):
    table = np.asarray(weights)
    rows = np.asarray(indices)
    rows = rows.astype(int) if rows.size == 0 else rows
    strangers = rows[(rows < 0) | (rows >= len(table))]
    if strangers.size:
        raise ValueError("no such row")
    return table[rows]
