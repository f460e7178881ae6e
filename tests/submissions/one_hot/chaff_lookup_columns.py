"""Picks columns and not rows."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function returns columns of the weights, where rows are asked for. Look at the axis "
    "along which an index counts."
)


def embedding_lookup(indices, weights):
    table = np.asarray(weights)
    rows = np.asarray(indices)
    strangers = rows[(rows < 0) | (rows >= len(table))]
    if strangers.size:
        raise ValueError(f"indices must lie in [0, {len(table)}), got {strangers[0]}")
    return table.T[rows % table.shape[1]]
