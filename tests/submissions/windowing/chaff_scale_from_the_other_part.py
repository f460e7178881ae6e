"""Takes mean and deviation from the other part."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function measures mean and deviation on the other part, for both. Look at where the "
    "two numbers should be measured."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = tuple(range(max(past.ndim - 1, 1)))
    constant = past.max(axis=axes) == past.min(axis=axes)
    mean = future.mean(axis=axes)
    deviation = np.where(constant, 1.0, future.std(axis=axes))
    deviation = np.where(deviation == 0, 1.0, deviation)
    return (
        ((past - mean) / deviation).astype(np.float32),
        ((future - mean) / deviation).astype(np.float32),
    )
