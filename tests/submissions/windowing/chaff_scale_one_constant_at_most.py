"""Looks for a constant feature, and having found one looks no further."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Where several features are constant, your function takes care of one. Try a table in which "
    "two columns are."
)


def standardize(train, other):
    past, future = np.asarray(train, dtype=float), np.asarray(other, dtype=float)
    axes = tuple(range(max(past.ndim - 1, 1)))
    mean, deviation = past.mean(axis=axes), past.std(axis=axes)
    found = np.flatnonzero(past.max(axis=axes) == past.min(axis=axes))
    if found.size:
        mean, deviation = np.atleast_1d(mean).copy(), np.atleast_1d(deviation).copy()
        mean[found[0]], deviation[found[0]] = past.reshape(-1, len(mean))[0, found[0]], 1.0
    with np.errstate(all="ignore"):
        return tuple(((x - mean) / deviation).astype(np.float32) for x in (past, future))
