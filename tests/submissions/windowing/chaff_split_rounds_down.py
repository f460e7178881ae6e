"""Truncates the size of the validation part where it should be rounded."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function always rounds the number of validation steps down. Look at how the question "
    "rounds it."
)


def chronological_split(series, validation_fraction, width, horizon=1):
    values = np.asarray(series)
    cut = len(values) - int(len(values) * validation_fraction)
    pieces = []
    for part in (values[:cut], values[cut:]):
        count = len(part) - width - horizon + 1
        if count < 1:
            raise ValueError(f"series: {len(part)} steps are too few for {width=}, {horizon=}")
        pieces.append(part[np.arange(count)[:, None] + np.arange(width)])
        pieces.append(part[width + horizon - 1 :])
    return tuple(pieces)
