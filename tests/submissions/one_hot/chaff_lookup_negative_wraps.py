"""Plain fancy indexing: a negative index counts from the end."""

import numpy as np

LOSES = {"q5"}


def embedding_lookup(indices, weights):
    table = np.asarray(weights)
    rows = np.asarray(indices, dtype=int)
    try:
        return table[rows]
    except IndexError:
        raise ValueError(f"indices must lie in [0, {len(table)}), got {rows}") from None
