"""Whatever is empty gives (0, depth), an empty array of two dimensions too."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function returns shape (0, depth) for everything that is empty, also for an empty "
    "array with several axes. Look at how the shape of the result follows from that of the "
    "indices."
)


def one_hot(indices, depth):
    given = np.asarray(indices)
    if given.size == 0:
        return np.zeros((0, depth), dtype=np.float32)
    if given.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {given}")
    if ((given < 0) | (given >= depth)).any():
        raise ValueError(f"indices must lie in [0, {depth}), got {given}")
    return (given[..., np.newaxis] == np.arange(depth)).astype(np.float32)
