"""Keeps the windows at the end that have no target: X is longer than y."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function keeps the windows at the end that have no target, so that X is longer than "
    "y. Look at how many windows of a short series have one."
)


def windows_and_targets(series, width, horizon=1):
    values = np.asarray(series)
    n = len(values) - width - horizon + 1
    if n < 1:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}, {horizon=}")
    X = values[np.arange(n)[:, None] + np.arange(width)]
    X = np.stack([values[i : i + width] for i in range(len(values) - width + 1)])
    return X, values[width + horizon - 1 :]
