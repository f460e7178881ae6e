"""An empty list arrives as an array of floats, and is refused as such."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function refuses an empty list, as if it held floats. Look at what NumPy makes of "
    "such a list, and at what the docstring wants for it."
)


def one_hot(indices, depth):
    given = np.asarray(indices)
    if given.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {given}")
    if ((given < 0) | (given >= depth)).any():
        raise ValueError(f"indices must lie in [0, {depth}), got {given}")
    return (given[..., np.newaxis] == np.arange(depth)).astype(np.float32)
