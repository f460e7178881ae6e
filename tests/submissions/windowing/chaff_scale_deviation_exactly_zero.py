"""Compares the computed deviation with 0, which 0.1 repeated does not meet."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function gets a constant feature right only where the computed deviation is exactly "
    "0, which that of equal numbers need not be. Look at how it finds out that a feature never "
    "changes."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = tuple(range(max(past.ndim - 1, 1)))
    constant = past.std(axis=axes) == 0
    mean = past.mean(axis=axes)
    deviation = np.where(constant, 1.0, past.std(axis=axes))
    return (
        ((past - mean) / deviation).astype(np.float32),
        ((future - mean) / deviation).astype(np.float32),
    )
