"""q2: windows_and_targets."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_equal, expect_raises, rng

OK_FORMAT = False
name = "q2"
points = None


def expect_pairs(value, series, width, horizon=1):
    """Windows and targets as the contract defines them, step by step."""
    expect(isinstance(value, (tuple, list)), f"expected a pair, got {type(value).__name__}")
    expect(len(value) == 2, f"expected (X, y), got {len(value)} items")
    n = len(series) - width - horizon + 1
    X = np.stack([series[i : i + width] for i in range(n)])
    y = np.stack([series[i + width + horizon - 1] for i in range(n)])
    for actual, expected, what in ((value[0], X, "X"), (value[1], y, "y")):
        expect_array(actual, shape=expected.shape, dtype=series.dtype, what=what)
        expect_equal(actual, expected, what)


@test_case(
    name="the next step is the target",
    points=2,
    hidden=True,
    failure_message="With horizon 1 the target is the first step after its window. Compare the "
    "number of windows and of targets, and look at the first and at the last pair.",
)
def test_next_step(windows_and_targets):
    random = rng()
    for length, width in ((12, 3), (20, 1), (9, 7), (40, 13)):
        series = random.normal(size=length)
        expect_pairs(windows_and_targets(series, width), series, width)


@test_case(
    name="the horizon moves the target away",
    points=2,
    hidden=True,
    failure_message="With horizon h the target lies h steps after the last step of its window. "
    "Windows without a target are left out.",
)
def test_horizon(windows_and_targets):
    random = rng()
    for length, width, horizon in ((12, 3, 2), (20, 1, 5), (15, 4, 7), (30, 10, 3)):
        series = random.normal(size=length)
        value = windows_and_targets(series, width, horizon=horizon)
        expect_pairs(value, series, width, horizon)
    series = random.normal(size=14)
    expect_pairs(windows_and_targets(series, 3, 4), series, 3, 4)


@test_case(
    name="room for a single pair",
    points=1,
    hidden=True,
    failure_message="The shortest series that works has width + horizon steps: it gives exactly "
    "one pair.",
)
def test_single_pair(windows_and_targets):
    random = rng()
    for width, horizon in ((1, 1), (4, 1), (3, 5), (1, 6)):
        series = random.normal(size=width + horizon)
        expect_pairs(windows_and_targets(series, width, horizon), series, width, horizon)


@test_case(
    name="further axes of the series are kept",
    points=1,
    hidden=True,
    failure_message="With several measurements per step the windows have shape (n, width, ...) and "
    "the targets (n, ...): all measurements of the target step, not one of them.",
)
def test_trailing_axes(windows_and_targets):
    random = rng()
    for shape, width, horizon in (((12, 3), 4, 1), ((9, 2), 2, 3), ((10, 2, 2), 3, 2)):
        series = random.normal(size=shape)
        expect_pairs(windows_and_targets(series, width, horizon), series, width, horizon)


@test_case(
    name="the dtype is kept, and a list is a series",
    points=1,
    hidden=True,
    failure_message="Whole numbers stay whole numbers, in the windows and in the targets, and "
    "float32 stays float32. A list should work like an array.",
)
def test_dtype_and_lists(windows_and_targets):
    random = rng()
    for dtype in (np.int64, np.int32, np.float32, np.float64):
        series = random.integers(0, 1000, 11).astype(dtype)
        expect_pairs(windows_and_targets(series, 3, 2), series, 3, 2)
    numbers = random.integers(0, 1000, 10)
    expect_pairs(windows_and_targets(numbers.tolist(), 4), numbers, 4)


@test_case(
    name="a series without room for a pair is refused",
    points=2,
    hidden=True,
    failure_message="Where not even one window has a target, raise a ValueError that names an "
    "argument and a value. Empty arrays would be found out much later.",
)
def test_too_short(windows_and_targets):
    random = rng()
    for width, horizon in ((1, 1), (4, 1), (3, 5), (10, 2)):
        for missing in (1, 2, width + horizon):
            series = random.normal(size=width + horizon - missing)
            expect_raises(ValueError, windows_and_targets, series, width, horizon)
    expect_raises(
        ValueError,
        windows_and_targets,
        random.normal(size=43),
        29,
        38,
        mentions=[("series", "width", "horizon"), ("43", "29", "38", str(43 - 29 - 38 + 1))],
    )
