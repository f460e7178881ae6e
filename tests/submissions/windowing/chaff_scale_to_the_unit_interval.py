"""Scales between minimum and maximum, another recipe."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function scales by the smallest and the largest value, so that train runs from 0 to "
    "1. Look at the two statistics that the question names."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = tuple(range(max(past.ndim - 1, 1)))
    constant = past.max(axis=axes) == past.min(axis=axes)
    mean = past.min(axis=axes)
    deviation = np.where(constant, 1.0, past.max(axis=axes) - past.min(axis=axes))
    return (
        ((past - mean) / deviation).astype(np.float32),
        ((future - mean) / deviation).astype(np.float32),
    )
