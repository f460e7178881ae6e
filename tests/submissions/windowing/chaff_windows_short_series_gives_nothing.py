"""A series that is too short gives an empty array and no error."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function returns an empty array for a series that is shorter than the width. Look at "
    "what the docstring promises there."
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        return np.empty((0, width, *values.shape[1:]), dtype=values.dtype)
    starts = np.arange(0, len(values) - width + 1, stride)
    return values[starts[:, None] + np.arange(width)]
