"""Keeps indices in 32 bits, to save memory; a very large one comes round to a row."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "An index far beyond the last row finds one all the same in your function. Look at the order in "
    "which it converts indices and checks them."
)


def embedding_lookup(indices, weights):
    table = np.asarray(weights)
    rows = np.asarray(indices).astype(np.int32)
    outside = rows[(rows < 0) | (rows >= len(table))]
    if outside.size:
        raise ValueError(f"indices must lie in [0, {len(table)}), got {outside[0]}")
    return table[rows]
