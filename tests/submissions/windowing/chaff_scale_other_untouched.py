"""Scales the training part only."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function scales train, and returns the other part as it came in. Look at what the "
    "docstring says about both."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = tuple(range(max(past.ndim - 1, 1)))
    constant = past.max(axis=axes) == past.min(axis=axes)
    mean = past.mean(axis=axes)
    deviation = np.where(constant, 1.0, past.std(axis=axes))
    return (
        ((past - mean) / deviation).astype(np.float32),
        future.astype(np.float32),
    )
