"""A depth that is a NumPy integer is refused."""

import numpy as np

LOSES = {"q2"}
SAYS_LIKE = "chaff_one_hot_refuses_numpy_scalars"


def one_hot(indices, depth):
    if type(depth) is not int:
        raise TypeError(f"depth must be an int, got {depth!r}")
    given = np.asarray(indices)
    given = given.astype(int) if given.size == 0 else given
    if given.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {given}")
    if ((given < 0) | (given >= depth)).any():
        raise ValueError(f"indices must lie in [0, {depth}), got {given}")
    return (given[..., np.newaxis] == np.arange(depth)).astype(np.float32)
