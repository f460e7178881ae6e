"""Windows of one step are the series with another axis: a view."""

import numpy as np

LOSES = {"q1"}
SAYS_LIKE = "chaff_windows_are_views"


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}")
    if width == 1:
        return values[::stride, None]
    starts = np.arange(0, len(values) - width + 1, stride)
    return values[starts[:, None] + np.arange(width)]
