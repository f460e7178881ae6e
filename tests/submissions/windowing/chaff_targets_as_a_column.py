"""Adds an axis to the targets of a plain series, as Keras shows its outputs."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function gives the targets of a plain series the shape (n, 1). Look at the shape that "
    "the docstring gives for y."
)


def windows_and_targets(series, width, horizon=1):
    values = np.asarray(series)
    n = len(values) - width - horizon + 1
    if n < 1:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}, {horizon=}")
    X = values[np.arange(n)[:, None] + np.arange(width)]
    return X, values[width + horizon - 1 :].reshape(n, -1)
