"""q5: perplexity."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_close, expect_float, observe, rng

OK_FORMAT = False
name = "q5"
points = None


def distributions(random, n, size):
    """`n` random distributions over `size` words, none of them 0 anywhere."""
    weights = random.gamma(0.7, size=(n, size)) + 1e-4
    return weights / weights.sum(axis=1, keepdims=True)


def checked(value):
    """`value`, after checking that it is one number."""
    return expect_float(value, "the perplexity", asked="one float for all the words")


@test_case(
    name="exp of the mean negative logarithm",
    points=2,
    hidden=True,
    failure_message=(
        "exp(-mean(log p)), where p is what each row gives to its own target, "
        "with the natural logarithm: no other base, no sum in the place of the "
        "mean."
    ),
)
def test_definition(perplexity):
    random = rng()
    for _ in range(4):
        n, size = int(random.integers(1, 40)), int(random.integers(2, 30))
        table, targets = distributions(random, n, size), random.integers(size, size=n)
        surprise = sum(-np.log(table[k, target]) for k, target in enumerate(targets)) / n
        value = checked(perplexity(table, targets))
        expect_close(value, float(np.exp(surprise)), rtol=1e-6, what="the perplexity")


@test_case(
    name="V equally likely words have perplexity V, certainty has 1",
    points=1,
    hidden=True,
    failure_message=(
        "If every word is equally likely the perplexity is their number; if the "
        "model is always sure and right it is 1."
    ),
)
def test_landmarks(perplexity):
    random = rng()
    size = int(random.integers(3, 200))
    targets = random.integers(size, size=25)
    value = checked(perplexity(np.full((25, size), 1 / size), targets))
    expect_close(value, float(size), rtol=1e-6, what="the perplexity of a uniform model")
    # Zeros beside the target cost nothing.
    seen = observe(perplexity, np.eye(size)[targets], targets)
    expect_close(checked(seen.value), 1.0, what="the perplexity of certainty")


@test_case(
    name="thousands of words, single precision, and very small probabilities",
    points=1,
    hidden=True,
    failure_message=(
        "The product of thousands of probabilities is 0 on a computer, and a "
        "small number added for safety changes the result where probabilities are"
        " tiny."
    ),
)
def test_long_and_small(perplexity):
    random = rng()
    table, targets = distributions(random, 5000, 12), random.integers(12, size=5000)
    expected = np.exp(-np.log(table[np.arange(5000), targets]).mean())
    for kind, precision in ((np.float64, 1e-6), (np.float32, 1e-4)):
        value = checked(perplexity(table.astype(kind), targets))
        expect_close(value, float(expected), rtol=precision, what="the perplexity")
    tiny = 10.0 ** -random.integers(20, 60, size=6)
    tiny[int(random.integers(6))] = 1e-55  # which single precision does not have
    rows = np.stack([tiny, 1 - tiny], axis=1)
    value = checked(perplexity(rows, np.zeros(6, int)))
    expect_close(value, float(np.exp(-np.log(tiny).mean())), rtol=1e-6, what="the perplexity")


@test_case(
    name="probability 0 gives inf, without a warning",
    points=2,
    hidden=True,
    failure_message=(
        "When a word came that the model called impossible, the perplexity is "
        "inf. No warning should appear: see np.errstate."
    ),
)
def test_impossible(perplexity):
    random = rng()
    for n in (1, int(random.integers(2, 30))):
        table, targets = distributions(random, n, 6), random.integers(6, size=n)
        row = int(random.integers(n))
        table[row, targets[row]] = 0.0
        table /= table.sum(axis=1, keepdims=True)
        seen = observe(perplexity, table, targets)
        expect(checked(seen.value) == float("inf"), f"got {seen.value} where inf was expected")
        expect(not seen.warnings, f"a warning was raised: {seen.warnings}")
