"""q5: embedding_lookup."""

import time

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_equal, expect_raises, observe, rng

OK_FORMAT = False
name = "q5"
points = None

NAMES = ("indices", "index")
ASKED = "an array of shape indices.shape + (d,) with the dtype of weights"
GIBIBYTE = 1024**3
ROWS, WIDTH = 50_000, 4
# The contract's second is for so many indices. From two calls with few it can be told what the
# whole would take, so that a one-hot matrix built in parts is found out before it is complete.
COUNT, FEW, MORE = 200_000, 1_000, 5_000
SECONDS = 1.0
# A busy machine must not cost anybody points. A slower call is compared with a plain loop over
# the same rows, here and at that moment, and may take several times as long: loops that convert
# and check each index, or copy number by number, took up to 4.3 times as long as the plain one.
# On any load a loop takes as many times as long as there are more indices; what takes far longer
# than that, beside a call with few, waits and does not compute. A slow one is tried again, on other
# data, unless no load can be the excuse.
TIMES = 6
GROWTH = 4
HOPELESS = 3 * TIMES
ATTEMPTS = 3


def rows_of(indices, weights):
    """The rows, one at a time."""
    found = np.zeros((*indices.shape, weights.shape[1]), dtype=weights.dtype)
    for position in np.ndindex(indices.shape):
        found[position] = weights[indices[position]]
    return found


def expect_rows(actual, indices, weights):
    """Right shape, the dtype of the weights, the right rows."""
    expected = rows_of(indices, weights)
    expect_array(actual, shape=expected.shape, dtype=weights.dtype, asked=ASKED)
    expect_equal(actual, expected)


@test_case(
    name="the rows that the product with one-hot vectors would give",
    points=2,
    hidden=True,
    failure_message="Each index should be replaced by that row of the weights; rows may be asked "
    "for several times, or never.",
)
def test_rows(embedding_lookup):
    random = rng()
    square = int(random.integers(3, 7))
    sizes = [(square + 3, square, 20), (square, square, square), (square, 1, square + 1)]
    sizes += [(int(random.integers(25, 40)), square, int(random.integers(8, 20)))]
    for rows, width, count in sizes:
        weights = random.normal(size=(rows, width)).astype(np.float32)
        indices = random.integers(0, rows, count)
        expect_rows(embedding_lookup(indices, weights), indices, weights)
    # Places in the weights, counted number by number, have no room in the indices' own type.
    weights = random.normal(size=(3000, 20)).astype(np.float32)
    indices = random.integers(2000, 3000, 40).astype(np.int16)
    expect_rows(embedding_lookup(indices, weights), indices, weights)


@test_case(
    name="indices of any shape",
    points=2,
    hidden=True,
    failure_message="The shape should be that of the indices with the width of the weights added "
    "as last axis, for a single index as for a batch.",
)
def test_any_shape(embedding_lookup):
    random = rng()
    rows, width, side = (int(n) for n in random.integers(3, 9, 3))
    weights = random.normal(size=(rows, width)).astype(np.float32)
    for shape in ((), (side, side + 1), (2, side, 2), (side, 1), (1, side)):
        indices = np.asarray(random.integers(0, rows, shape))
        expect_rows(embedding_lookup(indices, weights), indices, weights)
    for shape in ((0,), (0, side), (side, 0)):  # no index at all
        indices = np.zeros(shape, dtype=int)
        expect_rows(embedding_lookup(indices, weights), indices, weights)


@test_case(
    name="the dtype of the weights is kept",
    points=1,
    hidden=True,
    failure_message="Weights in double precision, or whole numbers, should come back as such, "
    "without a digit lost.",
)
def test_dtype(embedding_lookup):
    random = rng()
    for dtype in (np.float64, np.float32, np.float16, np.int64):
        rows, width = (int(n) for n in random.integers(3, 9, 2))
        indices = random.integers(0, rows, (4, 2))
        weights = (random.normal(size=(rows, width)) * 1e4).astype(dtype)
        if dtype is np.int64:
            weights += 2**60  # more digits than a float has
        expect_rows(embedding_lookup(indices, weights), indices, weights)


@test_case(
    name="lists",
    points=1,
    hidden=True,
    failure_message="Indices and weights given as (nested) lists should work like arrays.",
)
def test_lists(embedding_lookup):
    random = rng()
    rows, width, side = (int(n) for n in random.integers(3, 9, 3))
    weights = random.normal(size=(rows, width))
    for indices in (random.integers(0, rows, side), random.integers(0, rows, (2, side))):
        found = embedding_lookup(indices.tolist(), weights.tolist())
        expect_equal(found, rows_of(indices, weights), asked=ASKED)


@test_case(
    name="an index that is not a row is refused",
    points=2,
    hidden=True,
    failure_message="The rows are 0 to len(weights) - 1. Anything else should raise a ValueError: "
    "NumPy would count a negative index from the end.",
)
def test_out_of_range(embedding_lookup):
    random = rng()
    for _ in range(3):
        rows = int(random.integers(4, 12))
        weights = random.normal(size=(rows, 3))
        for wrong in (-1, rows, -rows, -rows - 1, rows + 100, 2**32):
            indices = random.integers(0, rows, (2, 5))
            indices[random.integers(0, 2), random.integers(0, 5)] = wrong
            expect_raises(ValueError, embedding_lookup, indices, weights)


@test_case(
    name="the message of the ValueError names the argument and the value",
    points=1,
    hidden=True,
    failure_message="Whoever reads the error should learn which argument was wrong and which "
    "value was found in it.",
)
def test_message(embedding_lookup):
    random = rng()
    rows = int(random.integers(3, 9))
    weights = random.normal(size=(rows, 2))
    for sign in (1, -1):
        wrong = sign * int(random.integers(10_000, 90_000))  # no message names all of them
        indices = random.integers(0, rows, random.integers(3, 8))
        indices[random.integers(0, len(indices))] = wrong
        expect_raises(ValueError, embedding_lookup, indices, weights, mentions=[NAMES, str(wrong)])


@test_case(
    name="200,000 indices into 50,000 rows fit in memory and time",
    points=2,
    hidden=True,
    failure_message="The one-hot matrix of this call would have ten billion entries. It should "
    "not be built, neither at once nor in parts.",
)
def test_large(embedding_lookup):
    random = rng()
    # No figure in the message, and one line that fails however it is found out: two gradings of a
    # submission agree to the letter.
    expect(is_fast(embedding_lookup, random), "takes far too long")


def is_fast(embedding_lookup, random):
    """Whether the whole takes no longer than it may; few indices tell where it is hopeless."""
    few = seconds_of_few(embedding_lookup, random)
    if few is None:
        return False
    return is_fast_enough(embedding_lookup, GROWTH * few * COUNT / MORE, random)


def seconds_of_few(embedding_lookup, random):
    """The seconds of a call with MORE indices; None where the whole is sure to be hopeless."""
    few: list[float] = []
    more: list[float] = []
    order = [(FEW, few), (MORE, more)]
    for _ in range(ATTEMPTS):
        for count, seen in order:
            seen.append(seconds_for(embedding_lookup, count, random))
        # A function that makes many small objects waits in every other call for Python to look
        # for garbage among them, and a busy machine makes that long: so the order turns.
        order.reverse()
        each = max(0.0, min(more) - min(few)) / (MORE - FEW)
        foreseen = min(more) + each * (COUNT - MORE)
        if foreseen <= SECONDS or not is_hopeless(foreseen, seconds_of_a_plain_loop(random)):
            return more[-1]
    return None


def is_fast_enough(embedding_lookup, longest, random):
    """Whether a call takes SECONDS at most, or `longest` and TIMES a plain loop's."""
    for _ in range(ATTEMPTS):
        seconds = seconds_for(embedding_lookup, COUNT, random)
        if seconds <= SECONDS:
            return True
        plain = seconds_of_a_plain_loop(random)
        if seconds <= min(longest, TIMES * plain):
            return True
        if is_hopeless(seconds, plain):
            return False
    return False


def is_hopeless(seconds, plain):
    """Whether no load of the machine can be the excuse."""
    return seconds > HOPELESS * max(plain, SECONDS / TIMES)


def seconds_for(embedding_lookup, count, random):
    """How long a call with `count` indices takes, after checking its result and its memory."""
    weights = random.random((ROWS, WIDTH), dtype=np.float32)
    indices = random.integers(0, ROWS, count)
    expected = weights.take(indices, axis=0)
    seen = observe(embedding_lookup, indices, weights)
    expect_array(seen.value, shape=expected.shape, asked=ASKED)
    expect_equal(seen.value, expected)
    expect(seen.peak_bytes <= GIBIBYTE, "took more than 1 GiB")
    return seen.seconds


def seconds_of_a_plain_loop(random):
    """How long the whole takes here and now, one row after the other."""
    weights = random.random((ROWS, WIDTH), dtype=np.float32)
    indices = random.integers(0, ROWS, COUNT)
    started = time.perf_counter()
    rows_of(indices, weights)
    return time.perf_counter() - started
