"""Flattens several measurements per step into one long row."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Where a step holds several measurements, your function puts all numbers of a window into "
    "one long row. Look at the shape in the docstring: which axes stay as they are?"
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}")
    starts = np.arange(0, len(values) - width + 1, stride)
    windows = values[starts[:, None] + np.arange(width)]
    return windows.reshape(len(windows), -1)
