"""Adds a small number to the deviation, which swallows small features."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function does not bring a feature of very small numbers to deviation 1, for what it "
    "divides by is larger than the deviation. Look at whether anything is added to the "
    "deviation or takes its place."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = tuple(range(max(past.ndim - 1, 1)))
    constant = past.max(axis=axes) == past.min(axis=axes)
    mean = past.mean(axis=axes)
    deviation = past.std(axis=axes) + 1e-7
    return (
        ((past - mean) / deviation).astype(np.float32),
        ((future - mean) / deviation).astype(np.float32),
    )
