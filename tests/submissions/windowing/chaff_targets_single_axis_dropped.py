"""Takes the axis of a single measurement off the targets."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "For a series with an axis for its single measurement your targets lose that axis. Compare the "
    "shape of a target with the shape of a step."
)


def windows_and_targets(series, width, horizon=1):
    values = np.asarray(series)
    n = len(values) - width - horizon + 1
    if n < 1:
        raise ValueError(f"series has {len(values)} steps: {width=}, {horizon=}")
    targets = values[width + horizon - 1 :]
    if targets.ndim == 2 and targets.shape[1] == 1:
        targets = targets[:, 0]
    return np.array([values[i : i + width] for i in range(n)]), targets
