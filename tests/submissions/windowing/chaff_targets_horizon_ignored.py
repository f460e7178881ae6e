"""Always predicts the next step."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function takes the step right behind each window for its target, whatever the horizon "
    "is. Look at where the horizon is used."
)


def windows_and_targets(series, width, horizon=1):
    values = np.asarray(series)
    n = len(values) - width - horizon + 1
    if n < 1:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}, {horizon=}")
    X = values[np.arange(n)[:, None] + np.arange(width)]
    return X, values[width : width + n]
