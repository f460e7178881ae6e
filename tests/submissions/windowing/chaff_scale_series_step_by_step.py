"""Takes the only axis of a series for features: the training part becomes 0."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function takes each step of a plain series for a feature of its own: train becomes "
    "all zeros, and an other part of another length does not fit. Look at which axes it treats "
    "as features when there is only one axis."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = tuple(range(past.ndim - 1))
    constant = past.max(axis=axes) == past.min(axis=axes)
    mean = past.mean(axis=axes)
    deviation = np.where(constant, 1.0, past.std(axis=axes))
    return (
        ((past - mean) / deviation).astype(np.float32),
        ((future - mean) / deviation).astype(np.float32),
    )
