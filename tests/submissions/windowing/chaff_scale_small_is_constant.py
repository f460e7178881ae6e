"""Takes every feature with a deviation below 1e-6 for a constant."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function treats a feature as constant when its deviation is merely small, and leaves "
    "it unscaled. Look at what makes a feature constant."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = tuple(range(max(past.ndim - 1, 1)))
    constant = past.std(axis=axes) < 1e-6
    mean = past.mean(axis=axes)
    deviation = np.where(constant, 1.0, past.std(axis=axes))
    return (
        ((past - mean) / deviation).astype(np.float32),
        ((future - mean) / deviation).astype(np.float32),
    )
