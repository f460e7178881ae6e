"""Wants an axis of indices; a single index becomes a matrix."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "For a single index your function returns a matrix with one row. Look at the shape of such "
    "an index, which is (), and at what the docstring makes of it."
)


def one_hot(indices, depth):
    given = np.atleast_1d(indices)
    if given.size == 0:
        given = given.astype(int)
    if given.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {given}")
    outside = given[(given < 0) | (given >= depth)]
    if outside.size:
        raise ValueError(f"indices must lie in [0, {depth}), got {outside[0]}")
    return (given[..., np.newaxis] == np.arange(depth)).astype(np.float32)
