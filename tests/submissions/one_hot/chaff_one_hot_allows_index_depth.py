"""Off by one: the index `depth` passes the check and gives a row of zeros."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function takes one index too many: an index that equals depth becomes a row of zeros, "
    "without an error. Look at the upper end of the range."
)


def one_hot(indices, depth):
    given = np.asarray(indices)
    if given.size == 0:
        given = given.astype(int)
    if given.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {given}")
    outside = given[(given < 0) | (given > depth)]
    if outside.size:
        raise ValueError(f"indices must lie in [0, {depth}), got {outside[0]}")
    return (given[..., np.newaxis] == np.arange(depth)).astype(np.float32)
