"""Keeps what it has computed, and takes two series of one shape for the same."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "The second of two series of the same shape gets the windows of the first. Look at what your "
    "function keeps from one call to the next."
)

KNOWN = {}


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, width is {width}")
    key = (values.shape, values.dtype, width, stride)
    if key not in KNOWN:
        starts = range(0, len(values) - width + 1, stride)
        KNOWN[key] = np.array([values[i : i + width] for i in starts])
    return KNOWN[key].copy()
