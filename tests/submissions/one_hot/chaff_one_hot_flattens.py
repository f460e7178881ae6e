"""Flattens the indices, so that a batch becomes one long row."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function returns a plain list of vectors whatever the shape of the indices, so that a "
    "batch loses its axes. Look at the shape that comes back for indices with two axes."
)


def one_hot(indices, depth):
    given = np.asarray(indices).ravel()
    if given.size == 0:
        given = given.astype(int)
    if given.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {given}")
    outside = given[(given < 0) | (given >= depth)]
    if outside.size:
        raise ValueError(f"indices must lie in [0, {depth}), got {outside[0]}")
    return (given[..., np.newaxis] == np.arange(depth)).astype(np.float32)
