"""Lets NumPy's IndexError out, for an index that is too large and for floats."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function lets NumPy's IndexError out, both for an index that is too large and for "
    "indices that are not integers. Look at which exception the docstring promises for each of "
    "the two."
)


def one_hot(indices, depth):
    given = np.array(indices, dtype=int if np.size(indices) == 0 else None)
    if given.size and given.min() < 0:
        raise ValueError(f"indices must not be negative, got {given.min()}")
    vectors = np.zeros((*given.shape, depth), dtype=np.float32)
    np.put_along_axis(vectors, given[..., np.newaxis], 1, axis=-1)
    return vectors
