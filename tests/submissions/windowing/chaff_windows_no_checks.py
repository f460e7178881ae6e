"""Does not look at its arguments: a wrong one gives an empty array or a strange error."""

import numpy as np

LOSES = {"q1"}


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    windows = [values[i : i + width] for i in range(0, len(values) - width + 1, stride)]
    return np.array(windows)
