"""The one-hot matrix in parts: it fits in memory, but computes ten billion products with zero."""

import numpy as np

LOSES = {"q5"}
SAYS_LIKE = "chaff_lookup_builds_the_one_hot_matrix"


def embedding_lookup(indices, weights):
    table = np.asarray(weights)
    rows = np.asarray(indices)
    rows = rows.astype(int) if rows.size == 0 else rows
    strangers = rows[(rows < 0) | (rows >= len(table))]
    if strangers.size:
        raise ValueError(f"indices must lie in [0, {len(table)}), got {strangers[0]}")
    found = np.zeros((rows.size, table.shape[1]), dtype=table.dtype)
    for start in range(0, rows.size, 500):
        part = rows.ravel()[start : start + 500]
        found[start : start + 500] = (part[:, None] == np.arange(len(table))) @ table
    return found.reshape(*rows.shape, table.shape[1])
