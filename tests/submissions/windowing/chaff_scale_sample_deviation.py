"""Divides by n - 1 in the variance (ddof=1)."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function divides the sum of the squares by one less than the number of values. Look "
    "at which deviation the docstring names, and at the formula in the question."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = tuple(range(max(past.ndim - 1, 1)))
    constant = past.max(axis=axes) == past.min(axis=axes)
    mean = past.mean(axis=axes)
    deviation = np.where(constant, 1.0, past.std(axis=axes, ddof=1))
    deviation = np.where(np.isfinite(deviation), deviation, 1.0)
    return (
        ((past - mean) / deviation).astype(np.float32),
        ((future - mean) / deviation).astype(np.float32),
    )
