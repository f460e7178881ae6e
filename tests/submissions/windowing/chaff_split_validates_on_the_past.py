"""Cuts the validation part off at the start."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function validates on the beginning of the series and trains on the rest. Look at "
    "which end of the series is the future."
)


def chronological_split(series, validation_fraction, width, horizon=1):
    values = np.asarray(series)
    cut = round(len(values) * validation_fraction)
    pieces = []
    for part in (values[cut:], values[:cut]):
        count = len(part) - width - horizon + 1
        if count < 1:
            raise ValueError(f"series: {len(part)} steps are too few for {width=}, {horizon=}")
        pieces.append(part[np.arange(count)[:, None] + np.arange(width)])
        pieces.append(part[width + horizon - 1 :])
    return tuple(pieces)
