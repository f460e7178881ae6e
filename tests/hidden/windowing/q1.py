"""q1: sliding_windows."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_equal, expect_raises, observe, rng

OK_FORMAT = False
name = "q1"
points = None


def windows_of(series, width, stride):
    """All whole windows, one at a time."""
    starts = [start for start in range(0, len(series), stride) if start + width <= len(series)]
    return np.stack([np.array(series[start : start + width]) for start in starts])


def expect_windows(actual, series, width, stride=1):
    """Right shape, right items, the dtype of the series."""
    expected = windows_of(series, width, stride)
    expect_array(actual, shape=expected.shape, dtype=series.dtype)
    expect_equal(actual, expected)


@test_case(
    name="every whole window of a series",
    points=2,
    hidden=True,
    failure_message="Count the windows of a short series on paper: the first starts at 0, the last "
    "one ends with the series. A window as long as the series is one, too.",
)
def test_every_window(sliding_windows):
    random = rng()
    for length, width in ((12, 3), (9, 9), (7, 1), (30, 11), (6, 5)):
        series = random.normal(size=length)
        expect_windows(sliding_windows(series, width), series, width)


@test_case(
    name="windows start at multiples of the stride",
    points=2,
    hidden=True,
    failure_message="The starts are 0, stride, 2 * stride and so on, as long as the window is "
    "whole. Steps that are left over at the end belong to no window. A NumPy integer is a stride "
    "like any other.",
)
def test_stride(sliding_windows):
    random = rng()
    for length, width, stride in ((13, 4, 3), (14, 4, 3), (12, 4, 4), (20, 3, 5), (10, 2, 30)):
        series = random.normal(size=length)
        expect_windows(sliding_windows(series, width, stride=stride), series, width, stride)
    for _ in range(6):
        length, width, stride = (int(n) for n in random.integers((20, 1, 1), (50, 12, 9)))
        series = random.normal(size=length)
        expect_windows(sliding_windows(series, width, stride), series, width, stride)
    stride = np.int64(random.integers(2, 6))
    expect_windows(sliding_windows(series, 4, stride), series, 4, stride)


@test_case(
    name="further axes of the series are kept",
    points=1,
    hidden=True,
    failure_message="With several measurements per step (or pictures) the windows lie along the "
    "first axis: shape (n, width, ...), each step as it was.",
)
def test_trailing_axes(sliding_windows):
    random = rng()
    for shape, width in (((10, 3), 4), ((8, 4), 4), ((9, 2, 3), 2), ((7, 1), 3)):
        series = random.normal(size=shape)
        expect_windows(sliding_windows(series, width), series, width)
        expect_windows(sliding_windows(series, width, stride=2), series, width, 2)


@test_case(
    name="the dtype of the series is kept",
    points=1,
    hidden=True,
    failure_message="Whole numbers stay whole numbers, float32 stays float32, large numbers keep "
    "their last digit.",
)
def test_dtype(sliding_windows):
    random = rng()
    for dtype in (np.int64, np.int32, np.uint8, np.float32, np.float64, bool):
        series = random.integers(0, 2 if dtype is bool else 200, 12).astype(dtype)
        expect_windows(sliding_windows(series, 3), series, 3)
    large = 2**60 + random.integers(0, 100, 10)
    expect_windows(sliding_windows(large, 4, stride=2), large, 4, 2)


@test_case(
    name="a list is a series, too",
    points=1,
    hidden=True,
    failure_message="A list of numbers, or of lists, should work like an array.",
)
def test_lists(sliding_windows):
    random = rng()
    series = random.normal(size=9)
    expect_windows(sliding_windows(series.tolist(), 4), series, 4)
    nested = random.integers(0, 90, (8, 2))
    expect_windows(sliding_windows(nested.tolist(), 3, stride=2), nested, 3, 2)


@test_case(
    name="the result owns its memory",
    points=2,
    hidden=True,
    failure_message="Writing to a window must leave the series alone. A view, however it was made, "
    "still looks at the memory of the series.",
)
def test_owns_memory(sliding_windows):
    random = rng()
    cases = [((20,), 5, 1), ((20,), 5, 5), ((6,), 6, 1), ((9, 2), 3, 2)]
    cases += [(shape, 1, stride) for shape in ((7,), (7, 2)) for stride in (1, 2)]
    for shape, width, stride in cases:
        series = random.normal(size=shape)
        seen = observe(sliding_windows, series, width, stride)
        expect_windows(seen.value, series, width, stride)
        expect(not seen.shares_memory, f"the windows share memory: {shape=}, {width=}, {stride=}")


@test_case(
    name="a width or a stride below 1 is refused",
    points=1,
    hidden=True,
    failure_message="A window has at least one step, and so has the way to the next one: raise a "
    "ValueError that names the argument and its value.",
)
def test_below_one(sliding_windows):
    random = rng()
    series = random.normal(size=12)
    wrong = -int(random.integers(20, 90))
    for width in (0, -1, wrong):
        expect_raises(ValueError, sliding_windows, series, width)
    for stride in (0, -1, wrong):
        expect_raises(ValueError, sliding_windows, series, 3, stride=stride)
    expect_raises(ValueError, sliding_windows, series, wrong, mentions=["width", str(wrong)])
    expect_raises(
        ValueError, sliding_windows, series, 3, stride=wrong, mentions=["stride", str(wrong)]
    )


@test_case(
    name="a series shorter than the width is refused",
    points=1,
    hidden=True,
    failure_message="Without a single whole window there is nothing to return: raise a ValueError "
    "that names the argument and a value.",
)
def test_too_short(sliding_windows):
    random = rng()
    for length in (1, 5, 31):
        series = random.normal(size=length)
        expect_raises(ValueError, sliding_windows, series, length + 1)
        expect_raises(ValueError, sliding_windows, series.tolist(), length + 40)
        expect_raises(ValueError, sliding_windows, np.ones((length, 60)), length + 1, stride=2)
    expect_raises(ValueError, sliding_windows, [], 1)
    expect_raises(
        ValueError,
        sliding_windows,
        random.normal(size=43),
        67,
        mentions=[("series", "width"), ("43", "67")],
    )
