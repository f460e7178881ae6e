"""Divides by the variance and forgets the square root."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function divides by the variance of a feature. Look at the formula in the question: "
    "is there a step missing?"
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = tuple(range(max(past.ndim - 1, 1)))
    constant = past.max(axis=axes) == past.min(axis=axes)
    mean = past.mean(axis=axes)
    deviation = np.where(constant, 1.0, past.var(axis=axes))
    return (
        ((past - mean) / deviation).astype(np.float32),
        ((future - mean) / deviation).astype(np.float32),
    )
