"""q3: decode."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect_equal, expect_strings, rng

OK_FORMAT = False
name = "q3"
points = None

ASKED = "a list of str, one for each row"


def expect_symbols(value, expected):
    """A list (or tuple) of str with exactly these items."""
    expect_equal(expect_strings(value, "the symbols", asked=ASKED), expected, "the symbols")


def shuffled_vocabulary(random, size):
    """Distinct strings of one or two characters, white space among them, in no order."""
    pool = [chr(code) for code in range(ord("!"), ord("!") + 90)]
    pool += [first + second for first in "abcXYZ" for second in "qrs"]
    pool = [" ", "\n", *(str(token) for token in random.permutation(pool))]
    return [pool[k] for k in random.permutation(size)]


def hairs_breadths(random, rows, size):
    """Single-precision rows, all but equal: a later entry is ahead by its last digit; its place.

    A softmax computes in single precision, so whoever does that loses nothing.
    """
    vectors = np.full((rows, size), 1 / size, dtype=np.float32)
    best = random.integers(size // 2, size, rows)
    vectors[np.arange(rows), best] = np.nextafter(vectors[0, 0], np.float32(1))
    return vectors, best


def distributions(random, rows, size):
    """Random distributions whose largest entry is clear; the place of that entry."""
    best = random.integers(0, size, rows)
    weights = random.uniform(0.1, 0.8, (rows, size))
    weights[np.arange(rows), best] = 1.0
    return weights / weights.sum(axis=1, keepdims=True), best


def close_races(random, rows, size):
    """Distributions whose largest entry, the later of two, is ahead by 1e-6; its place."""
    vectors, best = [], []
    for level in random.uniform(0.3, 0.4, rows):
        second, first = np.sort(random.choice(size, 2, replace=False))
        row = np.full(size, (1 - 2 * level - 1e-6) / (size - 2))
        row[[second, first]] = level, level + 1e-6
        vectors.append(row)
        best.append(first)
    return np.array(vectors), best


@test_case(
    name="one-hot rows, with a vocabulary in any order",
    points=2,
    hidden=True,
    failure_message="Entry j of a row belongs to vocabulary[j], in the order given. There is one "
    "symbol per row, also where rows and columns are equally many.",
)
def test_one_hot_rows(decode):
    random = rng()
    square = int(random.integers(4, 9))
    sizes = [(square, square), (1, int(random.integers(4, 9))), (3, 2), (square, 1)]
    sizes += [(square + 3, square), (square - 1, int(random.integers(30, 50)))]
    for rows, size in sizes:
        vocabulary = shuffled_vocabulary(random, size)
        indices = random.integers(0, size, rows)
        vectors = np.eye(size, dtype=np.float32)[indices]
        expect_symbols(decode(vectors, vocabulary), [vocabulary[i] for i in indices])


@test_case(
    name="probability distributions",
    points=2,
    hidden=True,
    failure_message="In a distribution the largest entry may be far below 1, even below one half. "
    "It wins all the same, by however little.",
)
def test_distributions(decode):
    random = rng()
    square = int(random.integers(4, 9))
    sizes = [(square + 4, square), (square, square), (2, 4), (7, int(random.integers(40, 60)))]
    for rows, size in sizes:
        vocabulary = shuffled_vocabulary(random, size)
        vectors, best = distributions(random, rows, size)
        expect_symbols(decode(vectors, vocabulary), [vocabulary[i] for i in best])
        vectors, best = close_races(random, 20, size)
        expect_symbols(decode(vectors, vocabulary), [vocabulary[i] for i in best])
    size = int(random.integers(1500, 2500))  # of words: their probabilities are small
    vocabulary = [f"word {k}" for k in random.permutation(size)]
    vectors, best = hairs_breadths(random, 10, size)
    expect_symbols(decode(vectors, vocabulary), [vocabulary[i] for i in best])


@test_case(
    name="the first of equally likely entries wins",
    points=2,
    hidden=True,
    failure_message="Try a row such as [0.2, 0.4, 0.4]: the first of the largest should win.",
)
def test_ties(decode):
    random = rng()
    for size in (4, int(random.integers(5, 12)), int(random.integers(40, 70))):
        vocabulary = shuffled_vocabulary(random, size)
        vectors = np.zeros((30, size))
        first = []
        for row in vectors:
            tied = np.sort(random.choice(size, int(random.integers(2, 5)), replace=False))
            row[:] = 0.25 / size
            row[tied] = 0.5
            first.append(vocabulary[tied[0]])
        expect_symbols(decode(vectors / vectors.sum(axis=1, keepdims=True), vocabulary), first)
        uniform = np.full((2, size), 1 / size)
        expect_symbols(decode(uniform, vocabulary), [vocabulary[0]] * 2)


@test_case(
    name="lists, and a matrix without rows",
    points=1,
    hidden=True,
    failure_message="Rows given as lists should work like an array, and no rows give no symbols.",
)
def test_lists_and_no_rows(decode):
    random = rng()
    rows, size = (int(n) for n in random.integers(4, 9, 2))
    vocabulary = shuffled_vocabulary(random, size)
    vectors, best = distributions(random, rows, size)
    expect_symbols(decode(vectors.tolist(), vocabulary), [vocabulary[i] for i in best])
    expect_symbols(decode(np.zeros((0, size), dtype=np.float32), vocabulary), [])
