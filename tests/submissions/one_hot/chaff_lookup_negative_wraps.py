"""Plain fancy indexing: a negative index counts from the end."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function takes a negative index and counts it from the end of the table, as NumPy "
    "does. Look at what the question says about negative indices."
)


def embedding_lookup(indices, weights):
    table = np.asarray(weights)
    rows = np.asarray(indices, dtype=int)
    try:
        return table[rows]
    except IndexError:
        raise ValueError(f"indices must lie in [0, {len(table)}), got {rows}") from None
