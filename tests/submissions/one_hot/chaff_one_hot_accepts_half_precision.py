"""Knows two of NumPy's float types, and takes a third one for integers."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Floats of half precision pass your function as indices. Look at how it tells integers from "
    "other numbers: NumPy has more than two types of floats."
)


def one_hot(indices, depth):
    given = np.asarray(indices)
    if given.size == 0:
        given = given.astype(int)
    if given.dtype in (np.float64, np.float32, np.bool_):
        raise TypeError(f"indices must be integers, got {given.dtype}")
    given = given.astype(int)
    outside = given[(given < 0) | (given >= depth)]
    if outside.size:
        raise ValueError(f"indices must lie in [0, {depth}), got {outside[0]}")
    return (given[..., np.newaxis] == np.arange(depth)).astype(np.float32)
