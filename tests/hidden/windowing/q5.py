"""q5: standardize."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_close, expect_tuple, rng

OK_FORMAT = False
name = "q5"
points = None

ASKED = "a tuple of two float32 arrays of the shapes that came in"


def scaled(train, other):
    """Both parts by definition, one feature at a time; for features that are not constant."""
    train, other = np.asarray(train, dtype=float), np.asarray(other, dtype=float)
    if train.ndim == 1:
        pair = scaled(train[:, None], other[:, None])
        return pair[0][:, 0], pair[1][:, 0]
    results = np.empty(train.shape), np.empty(other.shape)
    for j in range(train.shape[-1]):
        values = train[..., j].ravel()
        mean = np.sum(values) / values.size
        deviation = np.sqrt(np.sum((values - mean) ** 2) / values.size)
        results[0][..., j] = (train[..., j] - mean) / deviation
        results[1][..., j] = (other[..., j] - mean) / deviation
    return results


def pair_of(value, train, other):
    """The two results, after checking that they are arrays of the right shapes."""
    pair = expect_tuple(value, 2, asked=ASKED)
    for part, given, what in zip(pair, (train, other), ("train", "other"), strict=True):
        expect_array(part, shape=np.shape(given), kinds="f", what=what, asked=ASKED)
    return pair


def expect_scaled(value, train, other, tolerance=2e-5):
    """Both results as defined, within a tolerance."""
    actual = pair_of(value, train, other)
    for part, wanted, what in zip(actual, scaled(train, other), ("train", "other"), strict=True):
        expect_close(part, wanted, atol=tolerance, rtol=tolerance, what=what, asked=ASKED)


@test_case(
    name="each feature on its own scale, measured on train alone",
    points=2,
    hidden=True,
    failure_message="Each column of train gets mean 0 and deviation 1. The other part is shifted "
    "and scaled by the numbers of train, so that its own mean need not be 0.",
)
def test_features(standardize):
    random = rng()
    square = int(random.integers(4, 8))
    sizes = [tuple(int(n) for n in random.integers((20, 2), (50, 7))) for _ in range(2)]
    for rows, features in (*sizes, (square, square)):
        centre, spread = random.uniform(-50, 50, features), random.uniform(0.1, 30, features)
        train = random.normal(centre, spread, (rows, features))
        other = random.normal(centre + 2 * spread, 2 * spread, (rows // 2, features))
        train[-1] = train[0]  # equal at both ends, and constant in the other part: no constants
        other[:, 0] = other[0, 0]
        expect_scaled(standardize(train, other), train, other)


@test_case(
    name="a 1-D series is one feature",
    points=1,
    hidden=True,
    failure_message="A series without a feature axis has a single mean and a single deviation, and "
    "keeps its shape.",
)
def test_single_feature(standardize):
    random = rng()
    for length in random.integers(6, 40, 2):
        train, other = random.normal(7, 3, length), random.normal(9, 5, length - 4)
        expect_scaled(standardize(train, other), train, other)
        column, later = train[:, None], other[:, None]  # one feature, with its axis
        expect_scaled(standardize(column, later), column, later)


@test_case(
    name="windows: over all axes but the last",
    points=1,
    hidden=True,
    failure_message="For windows of shape (n, width, features) the statistics of a feature run "
    "over all windows and all steps in them.",
)
def test_windows(standardize):
    random = rng()
    n, width = (int(number) for number in random.integers((5, 3), (13, 7)))
    for shape, rest in (((n, width, 3), (4, width, 3)), ((n, 3, 2, 4), (2, 3, 2, 4))):
        steps = np.arange(shape[1]).reshape(-1, *[1] * (len(shape) - 2)) * 3.0
        train = random.normal(5, 2, shape) + steps
        other = random.normal(3, 4, rest) + steps
        expect_scaled(standardize(train, other), train, other)


@test_case(
    name="the population deviation",
    points=1,
    hidden=True,
    failure_message="The sum of squares is divided by the number of values, as NumPy does it by "
    "default, and not by one less. Short series show the difference.",
)
def test_population_deviation(standardize):
    random = rng()
    for rows in (2, 3, 4):
        train, other = random.normal(2, 3, (rows, 3)), random.normal(2, 3, (5, 3))
        expect_scaled(standardize(train, other), train, other, tolerance=1e-4)


@test_case(
    name="a constant feature becomes 0",
    points=2,
    hidden=True,
    failure_message="A feature is constant when all its values are equal. The computed deviation "
    "of such a feature need not be exactly 0, as the question says. Nothing may become NaN or inf.",
)
def test_constant(standardize):
    random = rng()
    tenth = int(random.choice([1, 2, 3, 4, 6, 7, 8, 9])) / 10  # whose sums are not exact
    for constant in (0.0, tenth, float(random.uniform(-900, 900)), float(random.uniform(0, 1))):
        for rows in (1, 3, 6, 29, int(random.integers(50, 150))):
            train = random.normal(size=(max(rows, 4), 3))
            train[:, 1] = constant
            other = random.normal(size=(5, 3))
            actual = pair_of(standardize(train, other), train, other)
            expect_constant(actual)
            for j in (0, 2):
                wanted = scaled(train[:, j], other[:, j])
                expect_close(actual[0][:, j], wanted[0], atol=1e-4, rtol=1e-4, what="train")
                expect_close(actual[1][:, j], wanted[1], atol=1e-4, rtol=1e-4, what="other")
            series, later = np.full(rows, constant), random.normal(size=4)
            values, rest = pair_of(standardize(series, later), series, later)
            expect(np.all(np.abs(values) < 1e-6), f"{rows} times {constant} is not 0")
            expect(np.all(np.isfinite(rest)), "other is not finite")
            table = np.tile([constant, tenth, 3.0], (rows, 1))  # each feature is constant
            values, rest = pair_of(standardize(table, other), table, other)
            expect(np.all(np.abs(values) < 1e-6), f"{rows} rows of constants are not 0")
            expect(np.all(np.isfinite(rest)), "other is not finite")
    windows = random.normal(size=(4, 7, 3))
    windows[..., 1] = tenth
    expect_constant(pair_of(standardize(windows, windows[:2]), windows, windows[:2]))


def expect_constant(pair):
    """Feature 1 is 0 in train; everything is finite."""
    expect(np.all(np.abs(pair[0][..., 1]) < 1e-6), "the constant is not 0")
    expect(np.all(np.isfinite(pair[0])), "train is not finite")
    expect(np.all(np.isfinite(pair[1])), "other is not finite")


@test_case(
    name="small differences are differences",
    points=1,
    hidden=True,
    failure_message="A feature of very small numbers that do differ is not constant, nor is one in "
    "which a single number differs, by however little: it gets deviation 1 like any other. Nothing "
    "needs to be added to the deviation.",
)
def test_small_scale(standardize):
    random = rng()
    scales = 10.0 ** -np.array([0, random.integers(13, 17), random.integers(30, 140)])
    train = random.normal(size=(random.integers(20, 40), 3)) * scales
    other = random.normal(size=(8, 3)) * scales
    expect_scaled(standardize(train, other), train, other, tolerance=1e-4)
    for column in (1, 2):
        series, later = train[:, column], other[:, column]
        expect_scaled(standardize(series, later), series, later, tolerance=1e-4)
    # Equal but for one place, as a mark of rare events is; and equal in the first eight digits, of
    # which sixteen are there, so that a deviation has seven.
    rows, level = int(random.integers(12, 40)), float(random.uniform(1, 9))
    rare = np.full(rows, level)
    rare[int(random.integers(1, rows - 1))] += float(random.uniform(1, 3))
    expect_scaled(standardize(rare, rare[:5]), rare, rare[:5], tolerance=1e-4)
    close = level * (1 + 4e-9 * random.permutation(np.arange(rows) % 2))
    later = level * (1 + 4e-9 * np.arange(4))
    table, rest = np.stack([rare, close], axis=1), np.stack([rare[:4], later], axis=1)
    expect_scaled(standardize(table, rest), table, rest, tolerance=1e-4)


@test_case(
    name="computed in float64, returned as float32",
    points=1,
    hidden=True,
    failure_message="Look at the dtype of both results. And look at float32 numbers such as "
    "100000 and 100001: their mean and deviation need more digits than float32 has.",
)
def test_precision(standardize):
    random = rng()
    # The last are seconds since 1970, where a mean of squares minus a square has nothing left.
    for dtype, offset in ((np.float32, 5e4), (np.float64, 5e4), (np.float64, 1e9)):
        train = (random.normal(size=(400, 4)) + random.uniform(1, 1.8, 4) * offset).astype(dtype)
        other = train[:50] + random.integers(1, 5, (50, 4)).astype(dtype)
        actual = pair_of(standardize(train, other), train, other)
        for part in actual:
            expect_array(part, dtype=np.float32, asked=ASKED)
        expect_scaled(actual, train, other, tolerance=1e-4)


@test_case(
    name="whole numbers and lists",
    points=1,
    hidden=True,
    failure_message="Integers (also small unsigned ones, which wrap around below 0) and lists "
    "should work like an array of floats.",
)
def test_integers_and_lists(standardize):
    random = rng()
    rows, features = (int(n) for n in random.integers((15, 2), (30, 6)))
    train = random.integers(0, 255, (rows, features)).astype(np.uint8)
    other = random.integers(0, 255, (6, features)).astype(np.uint8)
    expect_scaled(standardize(train, other), train, other)
    expect_scaled(standardize(train.tolist(), other.tolist()), train, other)
    expect_scaled(standardize(train[:, 0].tolist(), other[:, 0].tolist()), train[:, 0], other[:, 0])
