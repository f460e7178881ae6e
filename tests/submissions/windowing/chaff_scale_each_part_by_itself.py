"""Gives the other part its own mean and deviation."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function scales the other part by that part's own mean and deviation. Look at where "
    "the two numbers should be measured."
)


def scaled(values):
    values = np.asarray(values, dtype=np.float64)
    axes = tuple(range(max(values.ndim - 1, 1)))
    constant = values.max(axis=axes) == values.min(axis=axes)
    deviation = np.where(constant, 1.0, values.std(axis=axes))
    return ((values - values.mean(axis=axes)) / deviation).astype(np.float32)


def standardize(train, other):
    return scaled(train), scaled(other)
