"""Shuffles the windows before the split."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function draws the windows of the two parts at random from the whole series, so that "
    "training and validation share most of their steps. Look at what the question cuts first."
)


def chronological_split(series, validation_fraction, width, horizon=1):
    values = np.asarray(series)
    held_back = round(len(values) * validation_fraction)
    if min(held_back, len(values) - held_back) < width + horizon:
        raise ValueError(f"series: {len(values)} steps, {validation_fraction=}, {width=}: too few")
    n = len(values) - width - horizon + 1
    X = values[np.arange(n)[:, None] + np.arange(width)]
    y = values[width + horizon - 1 :]
    order = np.random.permutation(n)
    cut = n - round(n * validation_fraction)
    train, val = order[:cut], order[cut:]
    return X[train], y[train], X[val], y[val]
