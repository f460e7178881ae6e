"""Divides by a deviation of 0."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function divides by the deviation of a constant feature, and NaN or infinity comes "
    "out. Look at what the question wants for a feature that never changes."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = tuple(range(max(past.ndim - 1, 1)))
    constant = past.max(axis=axes) == past.min(axis=axes)
    mean = past.mean(axis=axes)
    deviation = past.std(axis=axes)
    return (
        ((past - mean) / deviation).astype(np.float32),
        ((future - mean) / deviation).astype(np.float32),
    )
