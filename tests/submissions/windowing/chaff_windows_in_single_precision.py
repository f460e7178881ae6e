"""Turns everything into float32, as if only networks came after."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function returns float32, whatever the series is. Look at where the dtype of the "
    "result comes from."
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}")
    starts = np.arange(0, len(values) - width + 1, stride)
    return values[starts[:, None] + np.arange(width)].astype(np.float32)
