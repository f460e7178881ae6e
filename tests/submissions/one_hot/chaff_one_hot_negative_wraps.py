"""Lets NumPy count negative indices from the end."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function takes a negative index and counts it from the end, as NumPy does, so that a "
    "wrong index lights a symbol. Look at the lower end of the range."
)


def one_hot(indices, depth):
    indices = np.asarray(indices)
    if indices.size == 0:
        indices = indices.astype(int)
    if indices.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {indices}")
    try:
        return np.eye(depth, dtype=np.float32)[indices]
    except IndexError:
        raise ValueError(f"indices must be below {depth}, got {indices}") from None
