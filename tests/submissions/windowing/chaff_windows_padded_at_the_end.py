"""Fills up the last, partial windows with zeros and keeps them."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function keeps windows that reach beyond the end of the series, and fills them up "
    "with zeros. Look at which windows the docstring counts."
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}")
    starts = range(0, len(values), stride)
    windows = np.zeros((len(starts), width, *values.shape[1:]), dtype=values.dtype)
    for row, start in enumerate(starts):
        part = values[start : start + width]
        windows[row, : len(part)] = part
    return windows
