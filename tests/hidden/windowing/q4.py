"""q4: chronological_split."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_equal, expect_raises, rng

OK_FORMAT = False
name = "q4"
points = None


def pairs_of(part, width, horizon):
    """Windows and targets of one part, step by step."""
    n = len(part) - width - horizon + 1
    X = np.stack([part[i : i + width] for i in range(n)])
    return X, np.stack([part[i + width + horizon - 1] for i in range(n)])


def expect_split(value, series, fraction, width, horizon=1):
    """The four arrays, computed from the two parts of the series."""
    expect(isinstance(value, (tuple, list)), f"expected four arrays, got {type(value).__name__}")
    expect(len(value) == 4, f"expected (X_train, y_train, X_val, y_val), got {len(value)} items")
    cut = len(series) - round(len(series) * fraction)
    expected = pairs_of(series[:cut], width, horizon) + pairs_of(series[cut:], width, horizon)
    names = ("X_train", "y_train", "X_val", "y_val")
    for actual, wanted, what in zip(value, expected, names, strict=True):
        expect_array(actual, shape=wanted.shape, dtype=series.dtype, what=what)
        expect_equal(actual, wanted, what)


@test_case(
    name="the past for training, the future for validation",
    points=2,
    hidden=True,
    failure_message="Cut the series in two, then window each part by itself: no step may occur in "
    "both parts, neither in a window nor as a target, and the order stays.",
)
def test_split(chronological_split):
    random = rng()
    for length, fraction, width in ((50, 0.2, 4), (40, 0.5, 3), (60, 0.1, 2), (30, 0.7, 5)):
        series = random.normal(size=length)
        expect_split(chronological_split(series, fraction, width), series, fraction, width)


@test_case(
    name="the cut is at the rounded place",
    points=1,
    hidden=True,
    failure_message="The validation part has round(len(series) * validation_fraction) steps: "
    "rounded as Python's round does it, neither always up nor always down.",
)
def test_rounding(chronological_split):
    random = rng()
    for rest in (0.2, 0.4, 0.6, 0.8):
        for _ in range(3):
            length, steps = int(random.integers(40, 90)), int(random.integers(8, 20))
            fraction = (steps + rest) / length
            series = random.normal(size=length)
            expect_split(chronological_split(series, fraction, 3), series, fraction, 3)
    for length, fraction in ((50, 0.25), (54, 0.25), (41, 0.5), (43, 0.5)):
        series = random.normal(size=length)
        expect_split(chronological_split(series, fraction, 3), series, fraction, 3)


@test_case(
    name="the horizon counts in both parts",
    points=2,
    hidden=True,
    failure_message="In each part the target lies horizon steps after the last step of its window; "
    "windows whose target would lie beyond the part are left out.",
)
def test_horizon(chronological_split):
    random = rng()
    for length, fraction, width, horizon in ((50, 0.3, 4, 3), (40, 0.5, 1, 8), (45, 0.4, 6, 2)):
        series = random.normal(size=length)
        value = chronological_split(series, fraction, width, horizon=horizon)
        expect_split(value, series, fraction, width, horizon)


@test_case(
    name="further axes, dtypes and lists",
    points=1,
    hidden=True,
    failure_message="Several measurements per step, whole numbers, and lists should work as they "
    "do for a plain series; the dtype stays.",
)
def test_other_series(chronological_split):
    random = rng()
    for shape in ((40, 3), (30, 2, 2)):
        series = random.normal(size=shape)
        expect_split(chronological_split(series, 0.3, 4), series, 0.3, 4)
    for dtype in (np.int64, np.float32):
        series = random.integers(0, 1000, 35).astype(dtype)
        expect_split(chronological_split(series, 0.4, 3), series, 0.4, 3)
    numbers = random.integers(0, 1000, 30)
    expect_split(chronological_split(numbers.tolist(), 0.4, 3), numbers, 0.4, 3)


@test_case(
    name="room for a single pair in a part",
    points=1,
    hidden=True,
    failure_message="A part of width + horizon steps gives exactly one pair, in either part.",
)
def test_single_pair(chronological_split):
    random = rng()
    for horizon in (1, 2):
        series = random.normal(size=30)
        for steps in (5 + horizon, 30 - 5 - horizon):
            value = chronological_split(series, steps / 30, 5, horizon)
            expect_split(value, series, steps / 30, 5, horizon)


@test_case(
    name="a part that is too short is refused",
    points=2,
    hidden=True,
    failure_message="Where one of the two parts has no room for a window and its target, raise a "
    "ValueError that names an argument and a value, whichever part it is.",
)
def test_too_short(chronological_split):
    random = rng()
    series = random.normal(size=30)
    for horizon in (1, 3):
        for steps in (5 + horizon - 1, 30 - 5 - horizon + 1, 1, 29):
            expect_raises(ValueError, chronological_split, series, steps / 30, 5, horizon)
    expect_raises(ValueError, chronological_split, series, 0.01, 5)
    expect_raises(ValueError, chronological_split, random.normal(size=6), 0.5, 3)
    for fraction in (0.25, 0.75):
        expect_raises(
            ValueError,
            chronological_split,
            random.normal(size=40),
            fraction,
            17,
            mentions=[
                ("series", "fraction", "width", "horizon", "train", "val"),
                ("40", "30", "10", "17", "0.25", "0.75"),
            ],
        )
