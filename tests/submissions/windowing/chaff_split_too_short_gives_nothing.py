"""A part without room for a pair becomes empty arrays."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Where the validation part has no room for a window and its target, your function returns "
    "empty arrays for it and raises no error. Look at what the docstring promises for a part "
    "that is too short."
)


def chronological_split(series, validation_fraction, width, horizon=1):
    values = np.asarray(series)
    cut = len(values) - round(len(values) * validation_fraction)
    pieces = []
    for part in (values[:cut], values[cut:]):
        starts = range(len(part) - width - horizon + 1)
        pieces.append(np.array([part[i : i + width] for i in starts]))
        pieces.append(np.array([part[i + width + horizon - 1] for i in starts]))
    return tuple(pieces)
