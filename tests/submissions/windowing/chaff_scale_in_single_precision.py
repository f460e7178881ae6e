"""Computes in float32, where large numbers lose their small differences."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function loses digits where large numbers differ by little, as it does when mean and "
    "deviation are computed in float32. Look at the precision from the first step to the last."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float32)
    future = np.asarray(other, dtype=np.float32)
    axes = tuple(range(max(past.ndim - 1, 1)))
    constant = past.max(axis=axes) == past.min(axis=axes)
    mean = past.mean(axis=axes)
    deviation = np.where(constant, 1.0, past.std(axis=axes))
    return (
        ((past - mean) / deviation).astype(np.float32),
        ((future - mean) / deviation).astype(np.float32),
    )
