"""Lets NumPy's IndexError out, for a bad index and for floats."""

import numpy as np

LOSES = {"q2"}


def one_hot(indices, depth):
    given = np.array(indices, dtype=int if np.size(indices) == 0 else None)
    if given.size and given.min() < 0:
        raise ValueError(f"indices must not be negative, got {given.min()}")
    vectors = np.zeros((*given.shape, depth), dtype=np.float32)
    np.put_along_axis(vectors, given[..., np.newaxis], 1, axis=-1)
    return vectors
