"""Returns all steps up to the horizon and not the one at its end."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function returns all steps from the window up to the horizon as a target. Look at "
    "which of them the docstring means, and at the shape of y."
)


def windows_and_targets(series, width, horizon=1):
    values = np.asarray(series)
    n = len(values) - width - horizon + 1
    if n < 1:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}, {horizon=}")
    X = values[np.arange(n)[:, None] + np.arange(width)]
    steps = np.arange(width, width + horizon)
    return X, values[np.arange(n)[:, None] + steps]
