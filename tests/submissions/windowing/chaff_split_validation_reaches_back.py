"""Lets validation windows start before the cut, so as not to lose any."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "The first validation windows of your function start before the cut, on steps that belong "
    "to training. Look at which steps each part may use."
)


def chronological_split(series, validation_fraction, width, horizon=1):
    values = np.asarray(series)
    cut = len(values) - round(len(values) * validation_fraction)
    pieces = []
    for part in (values[:cut], values[max(cut - width, 0) :]):
        count = len(part) - width - horizon + 1
        if count < 1:
            raise ValueError(f"series: {len(part)} steps are too few for {width=}, {horizon=}")
        pieces.append(part[np.arange(count)[:, None] + np.arange(width)])
        pieces.append(part[width + horizon - 1 :])
    return tuple(pieces)
