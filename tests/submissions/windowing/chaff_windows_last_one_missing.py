"""Off by one: the window that ends with the series is left out."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function leaves the window out that ends with the last step of the series. Write the "
    "windows of a short series down, and look at where the last of them starts."
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}")
    starts = np.arange(0, max(len(values) - width, 1), stride)
    return values[starts[:, None] + np.arange(width)]
