"""A single index must be a Python int: a NumPy integer is refused."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function raises an error where the index or the depth is an integer of NumPy's and "
    "not one of Python's. Look at how it tells what is an integer."
)


def one_hot(indices, depth):
    if isinstance(indices, np.generic):
        raise TypeError(f"indices must be integers, got {indices!r}")
    given = np.asarray(indices)
    given = given.astype(int) if given.size == 0 else given
    if given.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {given}")
    if ((given < 0) | (given >= depth)).any():
        raise ValueError(f"indices must lie in [0, {depth}), got {given}")
    return (given[..., np.newaxis] == np.arange(depth)).astype(np.float32)
