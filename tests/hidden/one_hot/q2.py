"""q2: one_hot."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect_array, expect_equal, expect_raises, rng

OK_FORMAT = False
name = "q2"
points = None

NAMES = ("indices", "index")


def vectors_of(indices, depth):
    """One-hot vectors, one entry at a time."""
    vectors = np.zeros((*indices.shape, depth), dtype=np.float32)
    for position in np.ndindex(indices.shape):
        vectors[position][indices[position]] = 1
    return vectors


def expect_vectors(actual, indices, depth):
    """Right shape, float32, and a single 1 in the right place of each row."""
    indices = np.asarray(indices, dtype=int)
    expect_array(actual, shape=(*indices.shape, depth), dtype=np.float32)
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
    everything = random.permutation(12)
    expect_vectors(one_hot(everything, 12), everything, 12)
    expect_vectors(one_hot(np.zeros(3, dtype=int), 1), np.zeros(3, dtype=int), 1)


@test_case(
    name="indices of any shape: none, two, three and four dimensions",
    points=2,
    hidden=True,
    failure_message="The shape should be that of the indices with one axis of length depth added "
    "at the end, for a single index (shape ()) as for a block.",
)
def test_any_shape(one_hot):
    random = rng()
    for shape in ((), (3, 5), (2, 3, 4), (2, 1, 3, 2), (4, 4)):
        indices = np.asarray(random.integers(0, 6, shape))
        expect_vectors(one_hot(indices, 6), indices, 6)


@test_case(
    name="lists, small integer types, and NumPy integers",
    points=1,
    hidden=True,
    failure_message="A list (also a nested one) should work like an array, and so should arrays "
    "of smaller integer types. A NumPy integer, as index or as depth, is as good as a Python one.",
)
def test_lists_and_types(one_hot):
    random = rng()
    nested = random.integers(0, 9, (3, 4))
    expect_vectors(one_hot(nested.tolist(), 9), nested, 9)
    expect_vectors(one_hot(nested[0].tolist(), 9), nested[0], 9)
    for dtype in (np.int32, np.int16, np.uint8):
        indices = random.integers(0, 200, 20).astype(dtype)
        expect_vectors(one_hot(indices, 300), indices, 300)
    expect_vectors(one_hot(nested[0, 0], np.int64(9)), nested[0, 0], 9)
    expect_vectors(one_hot(list(nested[0]), np.int64(9)), nested[0], 9)


@test_case(
    name="an empty list has no rows, and an empty array keeps its axes",
    points=1,
    hidden=True,
    failure_message="Try one_hot([], 4): the shape should be (0, 4). What is np.asarray([]).dtype? "
    "An empty array, too, has a shape to which the depth is added.",
)
def test_empty(one_hot):
    width, depth = (int(n) for n in rng().integers(2, 9, 2))
    expect_array(one_hot([], depth), shape=(0, depth), dtype=np.float32)
    empty = np.zeros((0, width), dtype=int)
    expect_array(one_hot(empty, depth), shape=(0, width, depth), dtype=np.float32)


@test_case(
    name="an index outside the range is refused",
    points=2,
    hidden=True,
    failure_message="The valid indices are 0 to depth - 1, both ends included. Anything else "
    "should raise a ValueError, wherever it stands: one below, one above, far away.",
)
def test_out_of_range(one_hot):
    random = rng()
    for _ in range(3):
        depth = int(random.integers(3, 20))
        for wrong in (-1, depth, -depth, -depth - 1, depth + 50):
            indices = random.integers(0, depth, (3, 4))
            indices[random.integers(0, 3), random.integers(0, 4)] = wrong
            expect_raises(ValueError, one_hot, indices, depth)
            expect_raises(ValueError, one_hot, indices.tolist(), depth)
            expect_raises(ValueError, one_hot, np.asarray(wrong), depth)


@test_case(
    name="the message of the ValueError names the argument and the value",
    points=1,
    hidden=True,
    failure_message="Whoever reads the error should learn which argument was wrong and which "
    "value was found in it.",
)
def test_message(one_hot):
    random = rng()
    for wrong in (int(random.integers(200, 900)), -int(random.integers(200, 900))):
        indices = [0, 2, wrong, 1]
        expect_raises(ValueError, one_hot, indices, 4, mentions=[NAMES, str(wrong)])
        expect_raises(ValueError, one_hot, np.array(indices), 4, mentions=[NAMES, str(wrong)])


@test_case(
    name="floats are refused, whole ones too",
    points=2,
    hidden=True,
    failure_message="Try 1.5, and then 1.0: neither is an integer, so both should raise a "
    "TypeError that names the argument, whether or not they are in the range.",
)
def test_floats(one_hot):
    random = rng()
    whole = random.integers(0, 5, 6).astype(float)
    broken = random.uniform(0, 4, (2, 3))
    for indices in (whole, broken, whole.astype(np.float32), whole + 70, -whole - 1):
        expect_raises(TypeError, one_hot, indices, 5, mentions=[NAMES])
        expect_raises(TypeError, one_hot, indices.tolist(), 5, mentions=[NAMES])
    expect_raises(TypeError, one_hot, np.asarray(2.0), 5)
    expect_raises(TypeError, one_hot, [0, 1, 2.0], 5)


@test_case(
    name="booleans are refused",
    points=1,
    hidden=True,
    failure_message="True and False are not indices, although Python would let them pass as 1 "
    "and 0: raise a TypeError that names the argument.",
)
def test_booleans(one_hot):
    flags = rng().permutation([True, False, True, False])
    for indices in (flags, flags.tolist(), flags.reshape(2, 2), [True, True], np.asarray(True)):
        expect_raises(TypeError, one_hot, indices, 4, mentions=[NAMES])
