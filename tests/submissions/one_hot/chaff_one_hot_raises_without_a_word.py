"""Raises the right exceptions, but their messages say nothing."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function refuses an index outside the range, but the message of its ValueError does "
    "not name the argument together with the value. Read the message as somebody would who "
    "cannot see your code."
)


def one_hot(indices, depth):
    given = np.asarray(indices)
    if given.size == 0:
        given = given.astype(int)
    if given.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {given}")
    outside = given[(given < 0) | (given >= depth)]
    if outside.size:
        raise ValueError("out of range")
    return (given[..., np.newaxis] == np.arange(depth)).astype(np.float32)
