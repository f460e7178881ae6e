"""A stride that is a NumPy integer is refused."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function raises an error where the stride is an integer of NumPy's and not one of "
    "Python's. Look at how it tells what is an integer."
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if type(width) is not int or type(stride) is not int:
        raise TypeError(f"width and stride must be int, got {width!r} and {stride!r}")
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}")
    starts = np.arange(0, len(values) - width + 1, stride)
    return values[starts[:, None] + np.arange(width)]
