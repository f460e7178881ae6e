"""Mistakes the validation fraction for the training fraction."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function gives the share validation_fraction of the steps to training, and the rest "
    "to validation. Look at which part the fraction measures."
)


def chronological_split(series, validation_fraction, width, horizon=1):
    values = np.asarray(series)
    cut = len(values) - round(len(values) * (1 - validation_fraction))
    pieces = []
    for part in (values[:cut], values[cut:]):
        count = len(part) - width - horizon + 1
        if count < 1:
            raise ValueError(f"series: {len(part)} steps are too few for {width=}, {horizon=}")
        pieces.append(part[np.arange(count)[:, None] + np.arange(width)])
        pieces.append(part[width + horizon - 1 :])
    return tuple(pieces)
