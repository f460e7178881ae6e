"""Takes a feature for constant when it is so in the other part."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function leaves a feature unscaled also where it is constant in the other part only. "
    "Look at which of the two parts decides whether a feature is constant."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = tuple(range(max(past.ndim - 1, 1)))
    constant = past.max(axis=axes) == past.min(axis=axes)
    constant |= future.max(axis=axes) == future.min(axis=axes)
    mean = past.mean(axis=axes)
    deviation = np.where(constant, 1.0, past.std(axis=axes))
    return (
        ((past - mean) / deviation).astype(np.float32),
        ((future - mean) / deviation).astype(np.float32),
    )
