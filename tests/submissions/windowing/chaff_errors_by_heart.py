"""Errors whose words name every argument, and the numbers of the public checks, not those given."""

import numpy as np

LOSES = {"q1", "q2", "q4"}
SAYS = (
    "Where your function refuses its arguments, the message does not state what was passed: the "
    "value of an argument, or the length of the series. Call it with a few wrong arguments of "
    "your own and read what the messages say."
)

WORDS = (
    "series, width, stride, horizon, validation_fraction, training and validation part: one of "
    "-5, 0, 0.2, 0.25, 2, 4, 5, 6, 7, 8, 10, 17, 29, 30, 38, 40, 43"
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1 or stride < 1 or len(values) < width:
        raise ValueError(WORDS)
    return np.array([values[i : i + width] for i in range(0, len(values) - width + 1, stride)])


def windows_and_targets(series, width, horizon=1):
    values = np.asarray(series)
    n = len(values) - width - horizon + 1
    if n < 1:
        raise ValueError(WORDS)
    return np.array([values[i : i + width] for i in range(n)]), values[width + horizon - 1 :]


def chronological_split(series, validation_fraction, width, horizon=1):
    values = np.asarray(series)
    cut = len(values) - round(len(values) * validation_fraction)
    found = []
    for part in (values[:cut], values[cut:]):
        n = len(part) - width - horizon + 1
        if n < 1:
            raise ValueError(WORDS)
        found += [np.array([part[i : i + width] for i in range(n)]), part[width + horizon - 1 :]]
    return tuple(found)
