"""Leaves NumPy's default dtype, float64."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function returns the right vectors in 64-bit floats. Look at the dtype that the "
    "docstring asks for."
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
    return (given[..., np.newaxis] == np.arange(depth)).astype(float)
