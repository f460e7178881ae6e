"""Hands out a view on the series' memory."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "What your function returns can look into the memory of the series: writing to a window then "
    "changes the series. Look at whether something on the way makes a copy in every case, also "
    "where windows are one step wide or lie side by side."
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}")
    view = np.lib.stride_tricks.sliding_window_view(values, width, axis=0)
    return np.moveaxis(view, -1, 1)[::stride]
