"""Be too slow in embedding_lookup, and as much too slow with the small table that a slow answer is compared with: the large call
takes four seconds where the contract says one, the small one a tenth of that. All else is the reference's."""
HONEST = 9.7  # the test of time must not pass

import time

import numpy as np


def embedding_lookup(indices, weights):
    table, rows = np.asarray(weights), np.asarray(indices)
    rows = rows.astype(int) if rows.size == 0 else rows
    strangers = rows[(rows < 0) | (rows >= len(table))]
    if strangers.size:
        raise ValueError(f"indices must lie in [0, {len(table)}), got {strangers[0]}")
    if rows.size >= 100_000:
        time.sleep(4.0 if len(table) > 10_000 else 0.4)
    return table[rows]
