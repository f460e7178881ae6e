"""q2: one_hot."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect_array, expect_equal, expect_raises, rng

OK_FORMAT = False
name = "q2"
points = None

NAMES = ("indices", "index")
# Sizes that the public check has come up here, too: a function must not tell the two by them.
PAIR, PAIR_DEPTH = 2, 4
ASKED = "a float32 array of shape indices.shape + (depth,)"


def vectors_of(indices, depth):
    """One-hot vectors, one entry at a time."""
    vectors = np.zeros((*indices.shape, depth), dtype=np.float32)
    for position in np.ndindex(indices.shape):
        vectors[position][indices[position]] = 1
    return vectors


def expect_vectors(actual, indices, depth):
    """Right shape, float32, and a single 1 in the right place of each row."""
    indices = np.asarray(indices, dtype=int)
    expect_array(actual, shape=(*indices.shape, depth), dtype=np.float32, asked=ASKED)
    expect_equal(actual, vectors_of(indices, depth))


@test_case(
    name="a row of indices",
    points=2,
    hidden=True,
    failure_message="Each index becomes a float32 row of length depth with a single 1. The depth "
    "is given; the largest index need not occur.",
)
def test_rows(one_hot):
    random = rng()
    for _ in range(4):
        depth = int(random.integers(3, 40))
        indices = random.integers(0, depth - 1, int(random.integers(2, 60)))
        expect_vectors(one_hot(indices, depth), indices, depth)
    depth = int(random.integers(8, 16))
    everything = random.permutation(depth)
    expect_vectors(one_hot(everything, depth), everything, depth)
    zeros = np.zeros(random.integers(2, 7), dtype=int)
    expect_vectors(one_hot(zeros, 1), zeros, 1)
    pair = random.integers(0, PAIR_DEPTH, PAIR)
    expect_vectors(one_hot(pair, PAIR_DEPTH), pair, PAIR_DEPTH)


@test_case(
    name="indices of any shape: none, two, three and four dimensions",
    points=2,
    hidden=True,
    failure_message="The shape should be that of the indices with one axis of length depth added "
    "at the end, for a single index (shape ()) as for a block.",
)
def test_any_shape(one_hot):
    random = rng()
    side = int(random.integers(2, 6))
    for dimensions in (0, 2, 3, 4):
        shape, depth = random.integers(2, 6, dimensions), int(random.integers(3, 9))
        indices = np.asarray(random.integers(0, depth, shape))
        expect_vectors(one_hot(indices, depth), indices, depth)
    square, row, column = (side, side), (1, side), (side, 1)
    cases = [(square, side), (row, side), (column, side), ((1, PAIR), PAIR_DEPTH)]
    for shape, depth in cases:
        indices = random.integers(0, depth, shape)
        expect_vectors(one_hot(indices, depth), indices, depth)


@test_case(
    name="lists, small integer types, and NumPy integers",
    points=1,
    hidden=True,
    failure_message="A list (also a nested one) should work like an array, and so should arrays "
    "of smaller integer types. A NumPy integer, as index or as depth, is as good as a Python one.",
)
def test_lists_and_types(one_hot):
    random = rng()
    depth = int(random.integers(5, 12))
    nested = random.integers(0, depth, random.integers(2, 6, 2))
    expect_vectors(one_hot(nested.tolist(), depth), nested, depth)
    expect_vectors(one_hot(nested[0].tolist(), depth), nested[0], depth)
    pair = random.integers(0, PAIR_DEPTH, PAIR)
    expect_vectors(one_hot(pair.tolist(), PAIR_DEPTH), pair, PAIR_DEPTH)
    for dtype in (np.int32, np.int16, np.uint8, np.uint64):
        many = int(random.integers(260, 320))
        indices = random.integers(0, 200, random.integers(10, 30)).astype(dtype)
        expect_vectors(one_hot(indices, many), indices, many)
    expect_vectors(one_hot(nested[0, 0], np.int64(depth)), nested[0, 0], depth)
    expect_vectors(one_hot(list(nested[0]), np.int64(depth)), nested[0], depth)


@test_case(
    name="an empty list has no rows, and an empty array keeps its axes",
    points=1,
    hidden=True,
    failure_message="Try one_hot([], 4): the shape should be (0, 4). What is np.asarray([]).dtype? "
    "An empty array, too, has a shape to which the depth is added.",
)
def test_empty(one_hot):
    width, depth = (int(n) for n in rng().integers(2, 9, 2))
    expect_vectors(one_hot([], depth), [], depth)
    for shape in ((0, width), (width, 0)):
        empty = np.zeros(shape, dtype=int)
        expect_vectors(one_hot(empty, depth), empty, depth)


@test_case(
    name="an index outside the range is refused",
    points=2,
    hidden=True,
    failure_message="The valid indices are 0 to depth - 1, both ends included. Anything else "
    "should raise a ValueError, wherever it stands: one below, one above, far away.",
)
def test_out_of_range(one_hot):
    random = rng()
    for place in range(6):
        depth = int(random.integers(3, 20))
        wrong = (-1, depth, -depth, -depth - 1, depth + 50, 2**32)[place]
        indices = random.integers(0, depth, (3, 4))
        indices[random.integers(0, 3), random.integers(0, 4)] = wrong
        expect_raises(ValueError, one_hot, indices, depth)
        expect_raises(ValueError, one_hot, indices.tolist(), depth)
        expect_raises(ValueError, one_hot, np.asarray(wrong), depth)
    for wrong in (-PAIR_DEPTH, PAIR_DEPTH + int(random.integers(1, 9))):
        pair = [int(random.integers(0, PAIR_DEPTH)), wrong]
        expect_raises(ValueError, one_hot, pair, PAIR_DEPTH)


@test_case(
    name="the message of the ValueError names the argument and the value",
    points=1,
    hidden=True,
    failure_message="Whoever reads the error should learn which argument was wrong and which "
    "value was found in it.",
)
def test_message(one_hot):
    random = rng()
    cases = [(int(random.integers(3, 8)), int(random.integers(3, 9))) for _ in range(3)]
    for sign, (count, depth) in zip((1, -1, 1, -1), (*cases, (PAIR, PAIR_DEPTH)), strict=True):
        wrong = sign * int(random.integers(10_000, 90_000))  # no message names all of them
        indices = random.integers(0, depth, count)
        indices[random.integers(0, len(indices))] = wrong
        expect_raises(ValueError, one_hot, indices.tolist(), depth, mentions=[NAMES, str(wrong)])
        expect_raises(ValueError, one_hot, indices, depth, mentions=[NAMES, str(wrong)])


@test_case(
    name="floats are refused, whole ones too",
    points=2,
    hidden=True,
    failure_message="Try 1.5, and then 1.0: neither is an integer, so both should raise a "
    "TypeError that names the argument, whether or not they are in the range.",
)
def test_floats(one_hot):
    random = rng()
    depth = int(random.integers(4, 9))
    whole = random.integers(0, depth, random.integers(4, 9)).astype(float)
    broken = random.uniform(0, depth - 1, (2, 3))
    single, half = whole.astype(np.float32), whole.astype(np.float16)
    for indices in (whole, broken, single, half, whole + 70, -whole - 1):
        expect_raises(TypeError, one_hot, indices, depth, mentions=[NAMES])
        expect_raises(TypeError, one_hot, indices.tolist(), depth, mentions=[NAMES])
    expect_raises(TypeError, one_hot, np.asarray(2.0), depth)
    expect_raises(TypeError, one_hot, [0, 1, 2.0], depth)


@test_case(
    name="booleans are refused",
    points=1,
    hidden=True,
    failure_message="True and False are not indices, although Python would let them pass as 1 "
    "and 0: raise a TypeError that names the argument.",
)
def test_booleans(one_hot):
    random = rng()
    depth = int(random.integers(2, 9))
    flags = random.permutation([True, False, True, False, *(random.random(4) < 0.5)])
    for indices in (flags, flags.tolist(), flags.reshape(2, 4), [True, True], np.asarray(True)):
        expect_raises(TypeError, one_hot, indices, depth, mentions=[NAMES])
