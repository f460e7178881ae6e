"""Makes one axis of all axes behind time once there are more than two."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "For a series with three axes behind time, such as coloured pictures, your function loses "
    "axes. Compare the shape of a window with that of the steps in it."
)


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, width is {width}")
    if values.ndim > 3:
        values = values.reshape(len(values), -1)
    return np.array([values[i : i + width] for i in range(0, len(values) - width + 1, stride)])
