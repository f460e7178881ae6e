"""One pair too few: n = len(series) - width - horizon."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function leaves the last pair out, and returns empty arrays where there is room for a "
    "single one. Count the pairs of a short series on paper, and look at its last target."
)


def windows_and_targets(series, width, horizon=1):
    values = np.asarray(series)
    n = len(values) - width - horizon
    if n < 0:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}, {horizon=}")
    X = values[np.arange(n)[:, None] + np.arange(width)]
    return X, values[width + horizon - 1 : width + horizon - 1 + n]
