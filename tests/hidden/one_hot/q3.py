"""q3: decode."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_equal, rng

OK_FORMAT = False
name = "q3"
points = None


def expect_symbols(value, expected):
    """A list (or tuple) of str with exactly these items."""
    expect(isinstance(value, (list, tuple)), f"expected a list, got {type(value).__name__}")
    expect(all(isinstance(item, str) for item in value), f"items are not all str: {value!r}")
    expect_equal(list(value), expected, "the symbols")


def shuffled_vocabulary(random, size):
    """Distinct strings of one to three characters, in no order."""
    pool = [chr(code) for code in range(ord("!"), ord("!") + 90)]
    pool += [first + second for first in "abcXYZ" for second in "qrs"]
    return [str(token) for token in random.choice(pool, size, replace=False)]


def distributions(random, rows, size):
    """Random distributions whose largest entry is clear; the place of that entry."""
    best = random.integers(0, size, rows)
    weights = random.uniform(0.1, 0.8, (rows, size))
    weights[np.arange(rows), best] = 1.0
    return weights / weights.sum(axis=1, keepdims=True), best


def close_races(random, rows, size):
    """Distributions whose largest entry, the later of two, is ahead by 1e-5; its place."""
    vectors, best = [], []
    for level in random.uniform(0.3, 0.4, rows):
        second, first = np.sort(random.choice(size, 2, replace=False))
        row = np.full(size, (1 - 2 * level - 1e-5) / (size - 2))
        row[[second, first]] = level, level + 1e-5
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
    for rows, size in ((9, 5), (6, 6), (3, 40), (1, 4)):
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
    for rows, size in ((8, 4), (5, 5), (7, 50)):
        vocabulary = shuffled_vocabulary(random, size)
        vectors, best = distributions(random, rows, size)
        expect_symbols(decode(vectors, vocabulary), [vocabulary[i] for i in best])
        vectors, best = close_races(random, 20, size)
        expect_symbols(decode(vectors, vocabulary), [vocabulary[i] for i in best])


@test_case(
    name="the first of equally likely entries wins",
    points=2,
    hidden=True,
    failure_message="Try a row such as [0.2, 0.4, 0.4]: the first of the largest should win.",
)
def test_ties(decode):
    random = rng()
    for size in (4, 7, 60):
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
    vocabulary = shuffled_vocabulary(random, 6)
    vectors, best = distributions(random, 5, 6)
    expect_symbols(decode(vectors.tolist(), vocabulary), [vocabulary[i] for i in best])
    expect_symbols(decode(np.zeros((0, 6), dtype=np.float32), vocabulary), [])
