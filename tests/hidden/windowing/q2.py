"""q2: windows_and_targets."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect_array, expect_equal, expect_raises, expect_tuple, rng

OK_FORMAT = False
name = "q2"
points = None

ASKED = "a tuple of two arrays of the series' dtype, of shapes (n, width, ...) and (n, ...)"


def expect_pairs(value, series, width, horizon=1):
    """Windows and targets as the contract defines them, step by step."""
    value = expect_tuple(value, 2, asked=ASKED)
    n = len(series) - width - horizon + 1
    X = np.stack([series[i : i + width] for i in range(n)])
    y = np.stack([series[i + width + horizon - 1] for i in range(n)])
    for actual, expected, what in ((value[0], X, "X"), (value[1], y, "y")):
        expect_array(actual, shape=expected.shape, dtype=series.dtype, what=what, asked=ASKED)
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
    width = int(random.integers(3, 8))
    large = int(random.integers(25, 45))
    cases = [(4 * width, width), (large, 1), (width + 2, width), (large, 13), (5, 2)]
    for length, width in (*cases, (10 * large, 3)):
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
    for width, horizon in ((3, 2), (1, 5), (4, 7), (10, 3), random.integers(2, 9, 2)):
        width, horizon = int(width), int(horizon)
        length = width + horizon + int(random.integers(3, 20))
        series = random.normal(size=length)
        value = windows_and_targets(series, width, horizon=horizon)
        expect_pairs(value, series, width, horizon)
    expect_pairs(windows_and_targets(series, 3, 2), series, 3, 2)
    series = random.normal(size=5)
    expect_pairs(windows_and_targets(series, 2, horizon=3), series, 2, 3)


@test_case(
    name="room for a single pair",
    points=1,
    hidden=True,
    failure_message="The shortest series that works has width + horizon steps: it gives exactly "
    "one pair.",
)
def test_single_pair(windows_and_targets):
    random = rng()
    width, horizon = (int(n) for n in random.integers(2, 9, 2))
    for width, horizon in ((1, 1), (width, 1), (width, horizon), (1, horizon)):
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
    steps = int(random.integers(9, 14))
    cases = [((steps, 3), 4, 1), ((steps, 2), 2, 3), ((steps, 2, 2), 3, 2)]
    cases += [((steps, 1), 3, 1), ((steps, 1), 2, 2), ((steps, 2, 1, 3), 3, 1)]
    for shape, width, horizon in cases:
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
    for dtype in (np.int64, np.int16, np.uint8, np.float16, np.float32, np.float64):
        width = int(random.integers(2, 6))
        series = random.integers(0, 200, random.integers(9, 14)).astype(dtype)
        expect_pairs(windows_and_targets(series, width, 2), series, width, 2)
        rows = np.stack([series, series + 1], axis=1)  # several measurements keep it, too
        expect_pairs(windows_and_targets(rows, width), rows, width)
    large = 2**60 + random.permutation(100)[: random.integers(8, 12)]
    for numbers in (random.integers(0, 1000, random.integers(8, 12)), large):
        expect_pairs(windows_and_targets(numbers.tolist(), 4), numbers, 4)
    nested = random.integers(0, 1000, (random.integers(8, 12), 2))
    expect_pairs(windows_and_targets(nested.tolist(), 4), nested, 4)
    fractions = random.normal(size=random.integers(8, 12))
    expect_pairs(windows_and_targets(fractions.tolist(), 4), fractions, 4)


@test_case(
    name="a series without room for a pair is refused",
    points=2,
    hidden=True,
    failure_message="Where not even one window has a target, raise a ValueError that names an "
    "argument and a value. Empty arrays would be found out much later.",
)
def test_too_short(windows_and_targets):
    random = rng()
    width, horizon = (int(n) for n in random.integers(2, 9, 2))
    for width, horizon in ((1, 1), (width, 1), (width, horizon), (10, 2)):
        for missing in (1, 2, width + horizon):
            series = random.normal(size=width + horizon - missing)
            expect_raises(ValueError, windows_and_targets, series, width, horizon)
    # Single digits, for messages that quote the series; numbers that none names by chance.
    length, width = int(random.integers(150, 280)), int(random.integers(2000, 5000))
    horizon = int(random.integers(5000, 9000))
    numbers = (length, width, horizon, length - width - horizon + 1)
    expect_raises(
        ValueError,
        windows_and_targets,
        random.integers(0, 10, length),
        width,
        horizon,
        mentions=[("series", "width", "horizon"), tuple(str(number) for number in numbers)],
    )
