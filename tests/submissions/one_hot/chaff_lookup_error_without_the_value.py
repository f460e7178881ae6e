"""Raises the right exception, with a message that names neither argument nor value."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function refuses an index that is not the number of a row, but the message of its "
    "ValueError does not name the argument together with the value. Read the message as "
    "somebody would who cannot see your code."
)


def embedding_lookup(indices, weights):
    table = np.asarray(weights)
    rows = np.asarray(indices)
    rows = rows.astype(int) if rows.size == 0 else rows
    strangers = rows[(rows < 0) | (rows >= len(table))]
    if strangers.size:
        raise ValueError("no such row")
    return table[rows]
