"""One step early: the target is the last step of its window when the horizon is 1."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function takes each target one step too early: with horizon 1 it is the last step of "
    "its own window. Write a short part down with its steps numbered, and find the target of "
    "the first window."
)


def chronological_split(series, validation_fraction, width, horizon=1):
    values = np.asarray(series)
    cut = len(values) - round(len(values) * validation_fraction)
    pieces = []
    for part in (values[:cut], values[cut:]):
        count = len(part) - width - horizon + 1
        if count < 1:
            raise ValueError(f"series: {len(part)} steps are too few for {width=}, {horizon=}")
        pieces.append(part[np.arange(count)[:, None] + np.arange(width)])
        pieces.append(part[width + horizon - 2 : width + horizon - 2 + count])
    return tuple(pieces)
