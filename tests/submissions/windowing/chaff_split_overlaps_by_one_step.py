"""Off by one: the step at the cut is in both parts."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "The validation part of your function begins one step too early, so that one step is in "
    "both parts. Look at where the first part ends and the second begins."
)


def chronological_split(series, validation_fraction, width, horizon=1):
    values = np.asarray(series)
    cut = len(values) - round(len(values) * validation_fraction)
    pieces = []
    for part in (values[:cut], values[cut - 1 :]):
        count = len(part) - width - horizon + 1
        if count < 1:
            raise ValueError(f"series: {len(part)} steps are too few for {width=}, {horizon=}")
        pieces.append(part[np.arange(count)[:, None] + np.arange(width)])
        pieces.append(part[width + horizon - 1 :])
    return tuple(pieces)
