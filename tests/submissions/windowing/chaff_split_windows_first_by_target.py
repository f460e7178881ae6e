"""Splits by the time of the target: validation windows still look into the training part."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "The first validation windows of your function reach back across the cut; only their "
    "targets lie behind it. Look at which steps a validation window may hold."
)


def chronological_split(series, validation_fraction, width, horizon=1):
    values = np.asarray(series)
    held_back = round(len(values) * validation_fraction)
    if min(held_back, len(values) - held_back) < width + horizon:
        raise ValueError(f"series: {len(values)} steps, {validation_fraction=}, {width=}: too few")
    n = len(values) - width - horizon + 1
    X = values[np.arange(n)[:, None] + np.arange(width)]
    y = values[width + horizon - 1 :]
    cut = len(values) - held_back - width - horizon + 1
    return X[:cut], y[:cut], X[cut:], y[cut:]
