"""q1: sliding_windows."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_equal, expect_raises, observe, rng

OK_FORMAT = False
name = "q1"
points = None

ASKED = "an array of shape (n, width, ...) with the dtype of the series"


def windows_of(series, width, stride):
    """All whole windows, one at a time."""
    starts = [start for start in range(0, len(series), stride) if start + width <= len(series)]
    return np.stack([np.array(series[start : start + width]) for start in starts])


def expect_windows(actual, series, width, stride=1):
    """Right shape, right items, the dtype of the series."""
    expected = windows_of(series, width, stride)
    expect_array(actual, shape=expected.shape, dtype=series.dtype, asked=ASKED)
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
    small, large = int(random.integers(5, 10)), int(random.integers(20, 40))
    cases = [(small, small), (small, small - 1), (small, 1), (2 * small, 3), (6, 3)]
    cases += [(large, int(random.integers(4, 15))), (10 * large, 5)]
    for length, width in cases * 2:  # what was computed for one series says nothing of the next
        series = random.normal(size=length)
        expect_windows(sliding_windows(series, width), series, width)
    series[random.permutation(len(series))[:3]] = np.nan, np.inf, -np.inf  # nothing is repaired
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
    width, stride, more = (int(n) for n in random.integers((4, 2, 2), (8, 4, 6)))
    cases = [(width + more * stride, width, stride), (width + more * stride + 1, width, stride)]
    cases += [(more * width, width, width), (4 * (width + 1), width, width + 2)]
    for length, width, stride in (*cases, (width + 5, width, width + 9), (6, 3, 2)):
        series = random.normal(size=length)
        expect_windows(sliding_windows(series, width, stride=stride), series, width, stride)
    for _ in range(6):
        length, width, stride = (int(n) for n in random.integers((20, 1, 1), (50, 12, 9)))
        series = random.normal(size=length)
        expect_windows(sliding_windows(series, width, stride), series, width, stride)
    width, stride = int(random.integers(3, 8)), np.int64(random.integers(2, 6))
    expect_windows(sliding_windows(series, width, stride), series, width, stride)
    whole = series[:width]  # a single window, whatever the stride
    expect_windows(sliding_windows(whole, width, stride), whole, width, stride)


@test_case(
    name="further axes of the series are kept",
    points=1,
    hidden=True,
    failure_message="With several measurements per step (or pictures) the windows lie along the "
    "first axis: shape (n, width, ...), each step as it was.",
)
def test_trailing_axes(sliding_windows):
    random = rng()
    side, steps = int(random.integers(3, 6)), int(random.integers(8, 14))
    cases = [((steps, 3), 4), ((2 * side, side), side), ((steps, 2, 3), 2), ((steps, 1), side)]
    cases += [((steps, 2, 1, 3), 3)]
    for shape, width in cases:
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
    whole = (np.int64, np.int32, np.int16, np.int8, np.uint8, np.uint32)
    for dtype in (*whole, np.float16, np.float32, np.float64, bool):
        length, width = int(random.integers(9, 15)), int(random.integers(2, 6))
        series = random.integers(0, 2 if dtype is bool else 100, length).astype(dtype)
        expect_windows(sliding_windows(series, width), series, width)
    large = 2**60 + random.permutation(100)[: random.integers(9, 13)]
    expect_windows(sliding_windows(large, 4, stride=2), large, 4, 2)


@test_case(
    name="a list is a series, too",
    points=1,
    hidden=True,
    failure_message="A list of numbers, or of lists, should work like an array.",
)
def test_lists(sliding_windows):
    random = rng()
    width = int(random.integers(3, 6))
    series = random.normal(size=2 * width + 1)
    expect_windows(sliding_windows(series.tolist(), width), series, width)
    nested = random.integers(0, 90, (2 * width + 1, 2))
    expect_windows(sliding_windows(nested.tolist(), width, stride=2), nested, width, 2)
    nested = random.normal(size=(2 * width + 1, 2))
    expect_windows(sliding_windows(nested.tolist(), width, stride=2), nested, width, 2)


@test_case(
    name="the result owns its memory",
    points=2,
    hidden=True,
    failure_message="Writing to a window must leave the series alone. A view, however it was made, "
    "still looks at the memory of the series.",
)
def test_owns_memory(sliding_windows):
    random = rng()
    side, steps = int(random.integers(3, 7)), int(random.integers(7, 12))
    cases = [((4 * side,), side, 1), ((4 * side,), side, side), ((side,), side, 1)]
    cases += [((3 * side, 2), side, 2)]
    cases += [(shape, 1, stride) for shape in ((steps,), (steps, 2)) for stride in (1, 2)]
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
    series = random.normal(size=random.integers(9, 16))
    wrong = -int(random.integers(10_000, 90_000))  # no message names all of them
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
    for length in (1, int(random.integers(2, 9)), int(random.integers(25, 40))):
        series = random.normal(size=length)
        expect_raises(ValueError, sliding_windows, series, length + 1)
        expect_raises(ValueError, sliding_windows, series.tolist(), length + 40)
        expect_raises(ValueError, sliding_windows, np.ones((length, 60)), length + 1, stride=2)
    expect_raises(ValueError, sliding_windows, [], 1)
    # Single digits, for messages that quote the series; a width that no message names by chance.
    length, width = int(random.integers(150, 280)), int(random.integers(2000, 9000))
    expect_raises(
        ValueError,
        sliding_windows,
        random.integers(0, 10, length),
        width,
        mentions=[("series", "width"), (str(length), str(width))],
    )
