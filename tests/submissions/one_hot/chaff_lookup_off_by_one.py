"""Accepts the index len(weights), and wraps it around to row 0."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function takes one index too many: where an index equals the number of rows it "
    "returns the first row, without an error. Look at the upper end of the range."
)


def embedding_lookup(indices, weights):
    table = np.asarray(weights)
    rows = np.asarray(indices)
    rows = rows.astype(int) if rows.size == 0 else rows
    strangers = rows[(rows < 0) | (rows > len(table))]
    if strangers.size:
        raise ValueError(f"indices must lie in [0, {len(table)}), got {strangers[0]}")
    return table[rows % len(table)]
