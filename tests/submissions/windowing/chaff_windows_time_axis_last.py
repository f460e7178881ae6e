"""Leaves the window axis at the end, where sliding_window_view puts it."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Where a step holds several measurements, your function puts the steps of a window along "
    "the last axis. Look at the order of the axes in the docstring."
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}")
    return np.lib.stride_tricks.sliding_window_view(values, width, axis=0)[::stride].copy()
