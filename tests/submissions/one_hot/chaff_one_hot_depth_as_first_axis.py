"""Puts the new axis in front."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function puts the axis of length depth in front of the axes of the indices. Look at "
    "its place in the shape that the docstring gives."
)


def one_hot(indices, depth):
    given = np.asarray(indices)
    if given.size == 0:
        given = given.astype(int)
    if given.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {given}")
    outside = given[(given < 0) | (given >= depth)]
    if outside.size:
        raise ValueError(f"indices must lie in [0, {depth}), got {outside[0]}")
    return (np.moveaxis(given[..., np.newaxis] == np.arange(depth), -1, 0)).astype(np.float32)
