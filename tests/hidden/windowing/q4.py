"""q4: chronological_split."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect_array, expect_equal, expect_raises, expect_tuple, rng

OK_FORMAT = False
name = "q4"
points = None

ASKED = "a tuple of four arrays, windows and targets of each part, of the series' dtype"


def pairs_of(part, width, horizon):
    """Windows and targets of one part, step by step."""
    n = len(part) - width - horizon + 1
    X = np.stack([part[i : i + width] for i in range(n)])
    return X, np.stack([part[i + width + horizon - 1] for i in range(n)])


def expect_split(value, series, fraction, width, horizon=1):
    """The four arrays, computed from the two parts of the series."""
    value = expect_tuple(value, 4, asked=ASKED)
    cut = len(series) - round(len(series) * fraction)
    expected = pairs_of(series[:cut], width, horizon) + pairs_of(series[cut:], width, horizon)
    names = ("X_train", "y_train", "X_val", "y_val")
    for actual, wanted, what in zip(value, expected, names, strict=True):
        expect_array(actual, shape=wanted.shape, dtype=series.dtype, what=what, asked=ASKED)
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
    width = int(random.integers(2, 6))
    for fraction in (0.2, 0.5, 0.7, float(random.uniform(0.2, 0.8))):
        length = int(random.integers(40, 70))
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
    # Halves, which `round` takes to the even neighbour: k + 1/2 for an even and an odd k.
    k = 2 * int(random.integers(5, 10))
    for steps in (k, k + 1):
        for fraction in (0.25, 0.5):
            length = int((steps + 0.5) / fraction)
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
    for fraction, width, horizon in ((0.3, 4, 3), (0.5, 1, 8), (0.4, 6, 2)):
        series = random.normal(size=random.integers(40, 60))
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
    steps, width = int(random.integers(30, 50)), int(random.integers(2, 6))
    for shape in ((steps, 3), (steps, 2, 2), (steps, 1), (steps, 2, 1, 3)):
        series = random.normal(size=shape)
        expect_split(chronological_split(series, 0.3, width), series, 0.3, width)
    for dtype in (np.int64, np.int16, np.uint8, np.float32):
        series = random.integers(0, 200, steps).astype(dtype)
        expect_split(chronological_split(series, 0.4, width), series, 0.4, width)
    for numbers in (random.integers(0, 1000, steps), 2**60 + random.permutation(steps)):
        expect_split(chronological_split(numbers.tolist(), 0.4, width), numbers, 0.4, width)
    fractions = random.normal(size=steps)
    expect_split(chronological_split(fractions.tolist(), 0.4, width), fractions, 0.4, width)


@test_case(
    name="room for a single pair in a part",
    points=1,
    hidden=True,
    failure_message="A part of width + horizon steps gives exactly one pair, in either part.",
)
def test_single_pair(chronological_split):
    random = rng()
    for horizon in (1, 2):
        length, width = int(random.integers(25, 35)), int(random.integers(3, 7))
        series = random.normal(size=length)
        for steps in (width + horizon, length - width - horizon):
            value = chronological_split(series, steps / length, width, horizon)
            expect_split(value, series, steps / length, width, horizon)


@test_case(
    name="a part that is too short is refused",
    points=2,
    hidden=True,
    failure_message="Where one of the two parts has no room for a window and its target, raise a "
    "ValueError that names an argument and a value, whichever part it is.",
)
def test_too_short(chronological_split):
    random = rng()
    length, width = int(random.integers(25, 35)), int(random.integers(4, 7))
    series = random.normal(size=length)
    for horizon in (1, 3):
        need = width + horizon
        for steps in (need - 1, length - need + 1, 1, length - 1):
            expect_raises(ValueError, chronological_split, series, steps / length, width, horizon)
    expect_raises(ValueError, chronological_split, series, 0.01, width)
    expect_raises(ValueError, chronological_split, random.normal(size=2 * width), 0.5, width)
    # Single digits, for messages that quote the series; primes, so that no fraction is 0.2 or 0.25.
    length, steps = int(random.choice([211, 223, 239, 251, 271])), int(random.integers(50, 80))
    for later in (steps, length - steps):
        fraction, width = round(later / length, 5), int(random.integers(90, 110))
        numbers = (length, later, length - later, width, fraction)
        expect_raises(
            ValueError,
            chronological_split,
            random.integers(0, 10, length),
            fraction,
            width,
            mentions=[
                ("series", "fraction", "width", "horizon", "train", "val"),
                tuple(str(number) for number in numbers),
            ],
        )
