"""One window too many: the last one is moved back so that it covers the rest."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Where steps are left over at the end, your function adds one more window that covers them. "
    "Look at the places where a window may start."
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}")
    starts = list(range(0, len(values) - width + 1, stride))
    if starts[-1] + width < len(values):
        starts.append(len(values) - width)
    return np.stack([values[start : start + width] for start in starts])
