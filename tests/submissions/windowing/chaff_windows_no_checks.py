"""Does not look at its arguments: a wrong one gives an empty array or a strange error."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function does not check its arguments: a width or a stride below 1, or a series that "
    "is too short, gives an empty array or an error about something else. Look at the errors "
    "that the docstring promises."
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    windows = [values[i : i + width] for i in range(0, len(values) - width + 1, stride)]
    return np.array(windows)
