"""Replaces NaN and infinity afterwards; a constant of 0.1 has neither."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function gets a constant feature right only where the computed deviation is exactly "
    "0; where rounding leaves a tiny rest, large numbers can come out. Look at how it finds out "
    "that a feature never changes."
)


def standardize(train, other):
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = tuple(range(max(past.ndim - 1, 1)))
    mean, deviation = past.mean(axis=axes), past.std(axis=axes)
    with np.errstate(all="ignore"):
        results = (past - mean) / deviation, (future - mean) / deviation
    return tuple(np.nan_to_num(part, posinf=0.0, neginf=0.0).astype(np.float32) for part in results)
