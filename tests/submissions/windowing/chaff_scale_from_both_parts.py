"""Takes mean and deviation from both parts together: the future leaks in."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function measures mean and deviation on both parts together, so that the past knows "
    "the future. Look at where the two numbers should be measured."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    both = np.concatenate([past, future])
    axes = tuple(range(max(past.ndim - 1, 1)))
    constant = past.max(axis=axes) == past.min(axis=axes)
    mean = both.mean(axis=axes)
    deviation = np.where(constant, 1.0, both.std(axis=axes))
    return (
        ((past - mean) / deviation).astype(np.float32),
        ((future - mean) / deviation).astype(np.float32),
    )
