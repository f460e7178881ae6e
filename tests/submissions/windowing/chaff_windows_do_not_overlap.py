"""Steps by the width, as if windows must not overlap."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function moves on by whole windows, so that neighbours never overlap. Look at how far "
    "it should be from one start to the next."
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}")
    starts = np.arange(0, len(values) - width + 1, width * stride)
    return values[starts[:, None] + np.arange(width)]
