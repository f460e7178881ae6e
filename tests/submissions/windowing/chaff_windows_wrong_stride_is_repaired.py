"""Silently takes a stride below 1 for 1."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function treats a stride below 1 as if it were 1, and raises no error. Look at what "
    "the docstring promises for such a stride."
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        stride = 1
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}")
    starts = np.arange(0, len(values) - width + 1, stride)
    return values[starts[:, None] + np.arange(width)]
