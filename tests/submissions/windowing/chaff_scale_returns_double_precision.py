"""Returns float64."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function returns the right numbers, but as float64. Look at the dtype that the "
    "docstring asks for."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = tuple(range(max(past.ndim - 1, 1)))
    constant = past.max(axis=axes) == past.min(axis=axes)
    mean = past.mean(axis=axes)
    deviation = np.where(constant, 1.0, past.std(axis=axes))
    return (
        ((past - mean) / deviation),
        ((future - mean) / deviation),
    )
