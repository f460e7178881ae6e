"""Looks at the length of the training part only."""

import numpy as np

LOSES = {"q4"}
SAYS_LIKE = "chaff_split_too_short_gives_nothing"


def chronological_split(series, validation_fraction, width, horizon=1):
    values = np.asarray(series)
    cut = len(values) - round(len(values) * validation_fraction)
    if cut < width + horizon:
        raise ValueError(f"series: {cut} training steps are too few for {width=}, {horizon=}")
    pieces = []
    for part in (values[:cut], values[cut:]):
        starts = range(len(part) - width - horizon + 1)
        pieces.append(np.array([part[i : i + width] for i in starts]))
        pieces.append(np.array([part[i + width + horizon - 1] for i in starts]))
    return tuple(pieces)
