"""Windows the whole series; windows that straddle the cut go to training."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "The last training windows of your function reach across the cut, or have their targets "
    "behind it. Look at which steps and targets belong to the past."
)


def chronological_split(series, validation_fraction, width, horizon=1):
    values = np.asarray(series)
    held_back = round(len(values) * validation_fraction)
    if min(held_back, len(values) - held_back) < width + horizon:
        raise ValueError(f"series: {len(values)} steps, {validation_fraction=}, {width=}: too few")
    n = len(values) - width - horizon + 1
    X = values[np.arange(n)[:, None] + np.arange(width)]
    y = values[width + horizon - 1 :]
    cut = len(values) - held_back
    return X[:cut], y[:cut], X[cut:], y[cut:]
