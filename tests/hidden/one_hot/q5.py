"""q5: embedding_lookup."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_equal, expect_raises, observe, rng

OK_FORMAT = False
name = "q5"
points = None

NAMES = ("indices", "index")
GIBIBYTE = 1024**3
# The contract says one second. A busy machine must not cost anybody points: a slower call is
# compared with one on a table of a hundredth of the rows, a moment later. A lookup takes about as
# long there, whether by NumPy or in a loop; a one-hot matrix, whole or in parts, a hundredth (60
# to 110 times was measured). A slow one is tried again. Beyond PATIENCE no load is an excuse: a
# loop over single numbers takes 0.3 s.
SECONDS = 1.0
PATIENCE = 6.0
ROWS, FEW_ROWS = 50_000, 500
RATIO = 12
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
    expect_array(actual, shape=expected.shape, dtype=weights.dtype)
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
    for rows, width, count in ((7, 3, 20), (30, 5, 12), (4, 4, 4), (5, 1, 6)):
        weights = random.normal(size=(rows, width)).astype(np.float32)
        indices = random.integers(0, rows, count)
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
    weights = random.normal(size=(9, 4)).astype(np.float32)
    for shape in ((), (3, 4), (2, 3, 2), (5, 1)):
        indices = np.asarray(random.integers(0, 9, shape))
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
    indices = random.integers(0, 6, (4, 2))
    for dtype in (np.float64, np.float32, np.int64):
        weights = (random.normal(size=(6, 3)) * 1e6).astype(dtype)
        expect_rows(embedding_lookup(indices, weights), indices, weights)


@test_case(
    name="lists",
    points=1,
    hidden=True,
    failure_message="Indices and weights given as (nested) lists should work like arrays.",
)
def test_lists(embedding_lookup):
    random = rng()
    weights = random.normal(size=(6, 3))
    indices = random.integers(0, 6, (2, 4))
    found = embedding_lookup(indices.tolist(), weights.tolist())
    expect_equal(found, rows_of(indices, weights))


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
        for wrong in (-1, rows, -rows, -rows - 1, rows + 100):
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
    weights = np.ones((5, 2))
    for wrong in (int(random.integers(200, 900)), -int(random.integers(200, 900))):
        indices = np.array([0, 2, wrong, 4])
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
    for _ in range(ATTEMPTS):
        seconds = seconds_for(embedding_lookup, ROWS, random)
        if seconds <= SECONDS:
            return
        if seconds > PATIENCE:
            break
        if seconds <= RATIO * seconds_for(embedding_lookup, FEW_ROWS, random):
            return
    # No figure in the message: two gradings of a submission agree to the letter.
    raise AssertionError("takes far too long, or many times as long where there are many rows")


def seconds_for(embedding_lookup, rows, random):
    """How long 200,000 lookups in a table of that many rows take, after checking them."""
    weights = random.random((rows, 8), dtype=np.float32)
    indices = random.integers(0, rows, 200_000)
    expected = weights.take(indices, axis=0)
    seen = observe(embedding_lookup, indices, weights)
    expect_array(seen.value, shape=expected.shape)
    expect_equal(seen.value, expected)
    expect(seen.peak_bytes <= GIBIBYTE, "took more than 1 GiB")
    return seen.seconds
