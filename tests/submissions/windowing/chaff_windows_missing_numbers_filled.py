"""Repairs the series on the way: what is missing becomes 0."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function changes items of the series: where one is missing (NaN) or infinite, the windows "
    "hold another number. Compare the windows of such a series with the series."
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, width is {width}")
    values = np.nan_to_num(values)
    return np.array([values[i : i + width] for i in range(0, len(values) - width + 1, stride)])
