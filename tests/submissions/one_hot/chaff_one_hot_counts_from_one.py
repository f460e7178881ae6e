"""Thinks that the first symbol has index 1."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function counts the symbols from 1: it refuses index 0, and sets the 1 of every other "
    "index one column too far to the left. Look at the range that the docstring gives."
)


def one_hot(indices, depth):
    given = np.asarray(indices)
    if given.size == 0:
        given = given.astype(int)
    if given.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {given}")
    outside = given[(given < 1) | (given > depth)]
    if outside.size:
        raise ValueError(f"indices must lie in [0, {depth}), got {outside[0]}")
    return (given[..., np.newaxis] == np.arange(1, depth + 1)).astype(np.float32)
