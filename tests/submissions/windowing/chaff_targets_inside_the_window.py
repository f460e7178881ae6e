"""One step early: with horizon 1 the target is the last step of its own window."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function takes each target one step too early: with horizon 1 it is the last step of "
    "its own window. Write a short series down with its steps numbered, and find the target of "
    "the first window."
)


def windows_and_targets(series, width, horizon=1):
    values = np.asarray(series)
    n = len(values) - width - horizon + 1
    if n < 1:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}, {horizon=}")
    X = values[np.arange(n)[:, None] + np.arange(width)]
    return X, values[width + horizon - 2 : width + horizon - 2 + n]
