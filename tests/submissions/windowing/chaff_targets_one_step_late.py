"""Horizon off by one: leaves a gap between window and target."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function takes each target one step too late, so that with horizon 1 a step is "
    "skipped between window and target. Write a short series down with its steps numbered, and "
    "find the target of the first window."
)


def windows_and_targets(series, width, horizon=1):
    values = np.asarray(series)
    n = len(values) - width - horizon
    if n < 1:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}, {horizon=}")
    X = values[np.arange(n)[:, None] + np.arange(width)]
    return X, values[width + horizon :]
