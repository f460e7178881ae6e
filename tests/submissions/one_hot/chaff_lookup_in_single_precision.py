"""Casts the result to float32, whatever the weights are."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function returns float32 whatever the weights are, so that float64 loses digits and "
    "whole numbers become floats. Look at the dtype of the result beside that of the weights."
)


def embedding_lookup(indices, weights):
    table = np.asarray(weights)
    rows = np.asarray(indices)
    rows = rows.astype(int) if rows.size == 0 else rows
    strangers = rows[(rows < 0) | (rows >= len(table))]
    if strangers.size:
        raise ValueError(f"indices must lie in [0, {len(table)}), got {strangers[0]}")
    return table[rows].astype(np.float32)
