"""A float outside the range meets the range check before the type check."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Floats outside the range make your function raise a ValueError, where the docstring wants "
    "a TypeError whatever their values are. Look at which of its two checks comes first."
)


def one_hot(indices, depth):
    given = np.asarray(indices)
    if given.size == 0:
        given = given.astype(int)
    for index in given.ravel():
        if not 0 <= index < depth:
            raise ValueError(f"indices must lie in [0, {depth}), got {index}")
    if given.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {given}")
    return (given[..., np.newaxis] == np.arange(depth)).astype(np.float32)
