"""No range check: what is outside becomes a row of zeros."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function does not refuse an index outside the range: it becomes a row of zeros. Look "
    "at what the docstring promises for such an index."
)


def one_hot(indices, depth):
    given = np.asarray(indices)
    if given.size == 0:
        given = given.astype(int)
    if given.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {given}")
    return (given[..., np.newaxis] == np.arange(depth)).astype(np.float32)
