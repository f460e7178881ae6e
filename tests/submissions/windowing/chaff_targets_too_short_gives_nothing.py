"""Without room for a pair it returns empty arrays."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function returns empty arrays where the series has no room for a pair, and raises no "
    "error. Look at what the docstring promises there."
)


def windows_and_targets(series, width, horizon=1):
    values = np.asarray(series)
    n = max(len(values) - width - horizon + 1, 0)
    X = values[np.minimum(np.arange(n)[:, None] + np.arange(width), len(values) - 1)]
    return X, values[width + horizon - 1 :]
