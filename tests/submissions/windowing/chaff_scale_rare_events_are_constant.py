"""Looks at three values of a feature, and where these are equal takes it for constant."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "A feature that has the same value nearly everywhere becomes 0 in your function, or something "
    "far from it. Which of its values does your function compare?"
)


def standardize(train, other):
    past, future = np.asarray(train, dtype=float), np.asarray(other, dtype=float)
    axes = tuple(range(max(past.ndim - 1, 1)))
    rows = past.reshape(-1, past.shape[-1]) if past.ndim > 1 else past
    constant = (rows[0] == rows[-1]) & (rows[0] == np.median(rows, axis=0))
    mean = np.where(constant, rows[0], past.mean(axis=axes))
    deviation = np.where(constant, 1.0, past.std(axis=axes))
    return tuple(((x - mean) / deviation).astype(np.float32) for x in (past, future))
