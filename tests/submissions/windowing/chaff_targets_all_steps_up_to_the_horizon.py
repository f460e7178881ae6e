"""Returns all steps up to the horizon and not the one at its end."""

import numpy as np

LOSES = {"q2"}


def windows_and_targets(series, width, horizon=1):
    values = np.asarray(series)
    n = len(values) - width - horizon + 1
    if n < 1:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}, {horizon=}")
    X = values[np.arange(n)[:, None] + np.arange(width)]
    steps = np.arange(width, width + horizon)
    return X, values[np.arange(n)[:, None] + steps]
