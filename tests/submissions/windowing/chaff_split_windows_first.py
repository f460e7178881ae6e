"""Windows the whole series and splits the windows: steps at the cut are in both parts."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "On both sides of the cut your function has windows that share steps, as there are when the "
    "whole series is windowed before it is cut. Look at which of the two should come first."
)


def chronological_split(series, validation_fraction, width, horizon=1):
    values = np.asarray(series)
    held_back = round(len(values) * validation_fraction)
    if min(held_back, len(values) - held_back) < width + horizon:
        raise ValueError(f"series: {len(values)} steps, {validation_fraction=}, {width=}: too few")
    n = len(values) - width - horizon + 1
    X = values[np.arange(n)[:, None] + np.arange(width)]
    y = values[width + horizon - 1 :]
    cut = n - round(n * validation_fraction)
    return X[:cut], y[:cut], X[cut:], y[cut:]
