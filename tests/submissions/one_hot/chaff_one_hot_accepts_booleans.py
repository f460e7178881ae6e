"""Forgets that True and False pass for integers in Python."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function takes True and False as the indices 1 and 0. Look at the types that it lets "
    "pass, and at those that the docstring wants refused."
)


def one_hot(indices, depth):
    given = np.asarray(indices)
    if given.size == 0:
        given = given.astype(int)
    if given.dtype.kind == "f":
        raise TypeError(f"indices must be integers, got {given}")
    outside = given[(given < 0) | (given >= depth)]
    if outside.size:
        raise ValueError(f"indices must lie in [0, {depth}), got {outside[0]}")
    return (given[..., np.newaxis] == np.arange(depth)).astype(np.float32)
