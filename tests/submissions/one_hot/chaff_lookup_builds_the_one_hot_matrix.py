"""Really multiplies with the one-hot matrix: 40 GB for a long text."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function finds the right rows, but needs far too much time or memory where there are "
    "many indices and the table has many rows. Look at what it does for a single index, and "
    "whether that grows with the number of rows."
)


def embedding_lookup(indices, weights):
    table = np.asarray(weights)
    rows = np.asarray(indices)
    rows = rows.astype(int) if rows.size == 0 else rows
    strangers = rows[(rows < 0) | (rows >= len(table))]
    if strangers.size:
        raise ValueError(f"indices must lie in [0, {len(table)}), got {strangers[0]}")
    return ((rows[..., np.newaxis] == np.arange(len(table))).astype(table.dtype) @ table).astype(
        table.dtype
    )
