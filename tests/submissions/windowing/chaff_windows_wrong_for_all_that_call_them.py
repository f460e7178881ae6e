"""The last window is missing, and the later questions, right by themselves, are made with it."""

import numpy as np

LOSES = {"q1"}
SAYS_LIKE = "chaff_windows_last_one_missing"


def sliding_windows(series, width, stride=1):
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}")
    starts = np.arange(0, max(len(values) - width, 1), stride)
    return values[starts[:, None] + np.arange(width)]


def windows_and_targets(series, width, horizon=1):
    values = np.asarray(series)
    if len(values) - width - horizon + 1 < 1:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}, {horizon=}")
    return sliding_windows(values[:-horizon], width), values[width + horizon - 1 :]


def chronological_split(series, validation_fraction, width, horizon=1):
    values = np.asarray(series)
    cut = len(values) - round(len(values) * validation_fraction)
    shortest = min(cut, len(values) - cut)
    if shortest - width - horizon + 1 < 1:
        raise ValueError(
            f"series of {len(values)} steps with validation_fraction={validation_fraction} "
            f"has a part of {shortest} steps, too few for {width=}, {horizon=}"
        )
    training = windows_and_targets(values[:cut], width, horizon)
    validation = windows_and_targets(values[cut:], width, horizon)
    return (*training, *validation)
