"""Keeps the first of several measurements of the target step."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Where a step holds several measurements, the targets of your function keep only the first "
    "of them. Look at the shape that the docstring gives for y."
)


def windows_and_targets(series, width, horizon=1):
    values = np.asarray(series)
    n = len(values) - width - horizon + 1
    if n < 1:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}, {horizon=}")
    X = values[np.arange(n)[:, None] + np.arange(width)]
    y = values[width + horizon - 1 :]
    return X, y.reshape(n, -1)[:, 0]
