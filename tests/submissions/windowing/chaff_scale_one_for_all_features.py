"""One mean and one deviation for everything."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function uses a single mean and a single deviation for all features together. Look at "
    "the axes over which they are taken."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = None
    constant = past.max(axis=axes) == past.min(axis=axes)
    mean = past.mean(axis=axes)
    deviation = np.where(constant, 1.0, past.std(axis=axes))
    return (
        ((past - mean) / deviation).astype(np.float32),
        ((future - mean) / deviation).astype(np.float32),
    )
