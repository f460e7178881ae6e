"""No range check: what is outside becomes a row of zeros."""

import numpy as np

LOSES = {"q2"}


def one_hot(indices, depth):
    given = np.asarray(indices)
    if given.size == 0:
        given = given.astype(int)
    if given.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {given}")
    return (given[..., np.newaxis] == np.arange(depth)).astype(np.float32)
