"""Always predicts the next step."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function takes the step right behind each window for its target, whatever the horizon "
    "is. Look at where the horizon is used."
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
        pieces.append(part[width : width + count])
    return tuple(pieces)
