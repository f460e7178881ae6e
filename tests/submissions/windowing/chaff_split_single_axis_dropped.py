"""Takes the axis of a single measurement off the targets."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "For a series with an axis for its single measurement your targets lose that axis. Compare the "
    "shape of a target with the shape of a step."
)


def chronological_split(series, validation_fraction, width, horizon=1):
    values = np.asarray(series)
    cut = len(values) - round(len(values) * validation_fraction)
    found = []
    for part in (values[:cut], values[cut:]):
        n = len(part) - width - horizon + 1
        if n < 1:
            raise ValueError(f"series: a part has {len(part)} steps, {width=}, {horizon=}")
        targets = part[width + horizon - 1 :]
        if targets.ndim == 2 and targets.shape[1] == 1:
            targets = targets[:, 0]
        found += [np.array([part[i : i + width] for i in range(n)]), targets]
    return tuple(found)
