"""Takes the horizon for the step between windows."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function uses the horizon as the distance from one window to the next, and the step "
    "right behind each window as its target. Look at what the question calls the horizon."
)


def windows_and_targets(series, width, horizon=1):
    values = np.asarray(series)
    n = len(values) - width - horizon + 1
    if n < 1:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}, {horizon=}")
    X = values[np.arange(n)[:, None] + np.arange(width)]
    starts = np.arange(0, len(values) - width, horizon)
    return values[starts[:, None] + np.arange(width)], values[starts + width]
