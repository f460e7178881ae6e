"""Returns (y, X)."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function returns the targets first and the windows second. Look at the order in the "
    "docstring."
)


def windows_and_targets(series, width, horizon=1):
    values = np.asarray(series)
    n = len(values) - width - horizon + 1
    if n < 1:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}, {horizon=}")
    X = values[np.arange(n)[:, None] + np.arange(width)]
    return values[width + horizon - 1 :], X
