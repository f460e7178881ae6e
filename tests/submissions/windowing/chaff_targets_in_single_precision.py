"""Casts the targets to float32, whatever the series is."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function returns the targets as float32, whatever the series is. Look at the dtype of "
    "y beside that of the series."
)


def windows_and_targets(series, width, horizon=1):
    values = np.asarray(series)
    n = len(values) - width - horizon + 1
    if n < 1:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}, {horizon=}")
    X = values[np.arange(n)[:, None] + np.arange(width)]
    return X, values[width + horizon - 1 :].astype(np.float32)
