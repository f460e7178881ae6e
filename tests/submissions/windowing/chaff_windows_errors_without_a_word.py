"""Raises the right exceptions with nothing in their messages."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function refuses the arguments that it should refuse, but the messages of its "
    "ValueError do not name the argument together with its value. Read them as somebody would "
    "who cannot see your code."
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1 or stride < 1 or len(values) < width:
        raise ValueError("invalid arguments")
    starts = np.arange(0, len(values) - width + 1, stride)
    return values[starts[:, None] + np.arange(width)]
