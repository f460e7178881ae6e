"""Takes a nested list for one of whole numbers."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "A series given as a list of lists loses its fractions in your function. Look at the dtype of "
    "the array that it makes of such a list."
)


def sliding_windows(series, width, stride=1):
    if isinstance(series, list) and series and isinstance(series[0], list):
        series = [[int(item) for item in step] for step in series]
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, width is {width}")
    return np.array([values[i : i + width] for i in range(0, len(values) - width + 1, stride)])
