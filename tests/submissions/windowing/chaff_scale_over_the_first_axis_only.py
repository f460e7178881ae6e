"""Statistics over the first axis only: every step of a window has its own."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "For windows your function gives each step of the window a mean and a deviation of its own. "
    "Look at the axes over which the statistics of a feature should run."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = 0
    constant = past.max(axis=axes) == past.min(axis=axes)
    mean = past.mean(axis=axes)
    deviation = np.where(constant, 1.0, past.std(axis=axes))
    return (
        ((past - mean) / deviation).astype(np.float32),
        ((future - mean) / deviation).astype(np.float32),
    )
