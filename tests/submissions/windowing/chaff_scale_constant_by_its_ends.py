"""Takes a feature for constant when its first and its last value are equal."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function treats a feature as constant when its first and its last value are equal, "
    "and leaves it unscaled. Look at how it finds out that a feature never changes."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = tuple(range(max(past.ndim - 1, 1)))
    rows = past.reshape(-1) if past.ndim == 1 else past.reshape(-1, past.shape[-1])
    constant = rows[0] == rows[-1]
    mean = past.mean(axis=axes)
    deviation = np.where(constant, 1.0, past.std(axis=axes))
    return (
        ((past - mean) / deviation).astype(np.float32),
        ((future - mean) / deviation).astype(np.float32),
    )
