"""Checks for negative indices only; NumPy's IndexError escapes for the others."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function refuses negative indices, but lets NumPy's IndexError out for an index "
    "beyond the last row. Look at the other end of the range, too."
)


def embedding_lookup(indices, weights):
    table = np.asarray(weights)
    rows = np.asarray(indices)
    rows = rows.astype(int) if rows.size == 0 else rows
    strangers = rows[(rows < 0)]
    if strangers.size:
        raise ValueError(f"indices must lie in [0, {len(table)}), got {strangers[0]}")
    return table[rows]
