"""Takes a feature for constant whose deviation is small beside its mean."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "A feature whose numbers agree in many digits, and still differ, becomes 0 in your function. "
    "Look at what it takes for constant."
)


def standardize(train, other):
    past, future = np.asarray(train, dtype=float), np.asarray(other, dtype=float)
    axes = tuple(range(max(past.ndim - 1, 1)))
    mean, deviation = past.mean(axis=axes), past.std(axis=axes)
    constant = deviation <= 1e-8 * np.abs(mean)
    mean = np.where(constant, past.min(axis=axes), mean)
    deviation = np.where(constant, 1.0, deviation)
    return tuple(((x - mean) / deviation).astype(np.float32) for x in (past, future))
