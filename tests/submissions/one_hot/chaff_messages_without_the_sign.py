"""Names the wrong index by its distance from zero: -1 becomes 1."""

import numpy as np

LOSES = {"q2", "q5"}
SAYS = (
    "For a negative index the message of your function does not show the value as it was given, "
    "with its sign. Compare that message with the one for an index that is too large."
)


def one_hot(indices, depth):
    given = np.asarray(indices)
    if given.size == 0:
        given = given.astype(int)
    if given.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {given.dtype}")
    outside = given[(given < 0) | (given >= depth)]
    if outside.size:
        raise ValueError(f"indices must lie in [0, {depth}), got {abs(outside[0])}")
    return (given[..., np.newaxis] == np.arange(depth)).astype(np.float32)


def embedding_lookup(indices, weights):
    rows, table = np.asarray(indices), np.asarray(weights)
    outside = rows[(rows < 0) | (rows >= len(table))]
    if outside.size:
        raise ValueError(f"indices must lie in [0, {len(table)}), got {abs(outside[0])}")
    return table[rows]
