"""Places the windows so that the last one ends with the series."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function places the windows so that the last one ends with the series. Look at where "
    "the first window should start, also when the stride leaves steps over."
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}")
    starts = np.arange(len(values) - width, -1, -stride)[::-1]
    return values[starts[:, None] + np.arange(width)]
