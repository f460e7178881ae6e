"""Takes every window, whatever the stride."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function returns every window, whatever the stride is. Look at where the stride is "
    "used."
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}")
    starts = np.arange(0, len(values) - width + 1)
    return values[starts[:, None] + np.arange(width)]
