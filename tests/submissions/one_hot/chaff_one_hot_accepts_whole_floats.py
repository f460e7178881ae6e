"""Takes 2.0 for an integer, because its value is whole."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function takes a float as an index when its value is whole. Look at whether it asks "
    "for the type of the indices or for their values."
)


def one_hot(indices, depth):
    given = np.asarray(indices)
    if given.size == 0:
        given = given.astype(int)
    if given.dtype.kind == "b" or np.any(given != np.floor(given)):
        raise TypeError(f"indices must be integers, got {given}")
    outside = given[(given < 0) | (given >= depth)]
    if outside.size:
        raise ValueError(f"indices must lie in [0, {depth}), got {outside[0]}")
    return (given[..., np.newaxis] == np.arange(depth)).astype(np.float32)
