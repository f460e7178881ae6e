"""Takes a list for one of whole numbers."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "A series given as a list loses its fractions in your function. Look at the dtype of the array "
    "that it makes of the list."
)


def windows_and_targets(series, width, horizon=1):
    values = np.array(series, dtype=int) if isinstance(series, list) else series
    n = len(values) - width - horizon + 1
    if n < 1:
        raise ValueError(f"series has {len(values)} steps: {width=}, {horizon=}")
    return np.array([values[i : i + width] for i in range(n)]), values[width + horizon - 1 :]
