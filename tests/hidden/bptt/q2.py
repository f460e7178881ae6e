"""q2: arrange."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect_array, expect_equal, expect_raises, expect_tuple, rng

OK_FORMAT = False
name = "q2"
points = None

ASKED = "a tuple of two arrays: numbers of shape (n, T', d), and a bool mask of shape (T',)"
OF_ONE = ("one_to_one", "one_to_many")
OF_MANY = ("many_to_one", "many_to_many", "encoder_decoder")
WITH_STEPS = ("one_to_many", "encoder_decoder")


def drawn(random, steps):
    """A batch of sequences of so many steps, without a 0."""
    n, d = (int(number) for number in random.integers(1, 6, 2))
    return random.choice([-1, 1], (n, steps, d)) * random.uniform(0.1, 3, (n, steps, d))


def expect_arranged(result, X, added, counting):
    """X, then `added` steps of zeros; of all steps those in the slice `counting` count."""
    inputs, mask = expect_tuple(result, 2, asked=ASKED)
    n, given, d = X.shape
    wanted = np.zeros((n, given + added, d))
    wanted[:, :given] = X
    counts = np.zeros(given + added, dtype=bool)
    counts[counting] = True
    expect_array(inputs, shape=wanted.shape, kinds="iuf", what="inputs", asked=ASKED)
    expect_equal(inputs, wanted, "inputs")
    expect_array(mask, shape=counts.shape, kinds="b", what="mask", asked=ASKED)
    expect_equal(mask, counts, "mask")


def expected(flavour, X, steps):
    """What `expect_arranged` takes."""
    given = X.shape[1]
    return {
        "one_to_one": (0, slice(None)),
        "one_to_many": (steps - 1, slice(None)),
        "many_to_one": (0, slice(given - 1, None)),
        "many_to_many": (0, slice(None)),
        "encoder_decoder": (steps, slice(given, None)),
    }[flavour]


@test_case(
    name="one to one, many to many",
    points=1,
    hidden=True,
    failure_message=("These two leave X as it is, and every step counts."),
)
def test_all_count(arrange):
    random = rng()
    for length in (1, int(random.integers(2, 9))):
        X = drawn(random, length)
        expect_arranged(arrange("many_to_many", X), X, 0, slice(None))
        X[:, int(random.integers(length))] = 0  # a step like any other
        expect_arranged(arrange("many_to_many", X), X, 0, slice(None))
    X = drawn(random, 1)
    for X in (X, 0 * X):
        expect_arranged(arrange("one_to_one", X), X, 0, slice(None))


@test_case(
    name="many to one",
    points=1,
    hidden=True,
    failure_message=("X goes in as it is. The network has read everything only at the last step."),
)
def test_last_counts(arrange):
    random = rng()
    for length in (1, 2, int(random.integers(3, 9))):
        X = drawn(random, length)
        expect_arranged(arrange("many_to_one", X), X, 0, slice(length - 1, None))
        X[:, -1] = 0  # the last one still
        expect_arranged(arrange("many_to_one", X), X, 0, slice(length - 1, None))


@test_case(
    name="one to many",
    points=2,
    hidden=True,
    failure_message=(
        "There are as many outputs as `steps`, and the first of them is that of X's own "
        "step. How many steps of zeros are missing, then?"
    ),
)
def test_one_to_many(arrange):
    random = rng()
    for steps in (1, 2, int(random.integers(3, 9))):
        X = drawn(random, 1)
        for X in (X, 0 * X):
            expect_arranged(arrange("one_to_many", X, steps), X, steps - 1, slice(None))
    X = drawn(random, 1)
    expect_arranged(arrange("one_to_many", X), X, 0, slice(None))


@test_case(
    name="encoder and decoder",
    points=2,
    hidden=True,
    failure_message=(
        "All of X is read before the first output counts. The steps of zeros come behind X, "
        "as many as there are outputs."
    ),
)
def test_encoder_decoder(arrange):
    random = rng()
    for length, steps in ((1, 1), (1, 3), *random.integers(2, 7, (3, 2)).tolist()):
        for quiet in (False, True):
            X = drawn(random, length)
            X[:, int(random.integers(length))] *= not quiet  # a step of zeros may be X's own
            result = arrange("encoder_decoder", X, steps=steps)
            expect_arranged(result, X, steps, slice(length, None))
    X = drawn(random, 3)
    expect_arranged(arrange("encoder_decoder", X), X, 1, slice(3, None))


@test_case(
    name="lists, whole numbers, NumPy's integers",
    points=1,
    hidden=True,
    failure_message=("X may be a list, also of whole numbers; `steps` may be a NumPy integer."),
)
def test_kinds(arrange):
    random = rng()
    for flavour in (*OF_ONE, *OF_MANY):
        X = drawn(random, 1 if flavour in OF_ONE else int(random.integers(2, 6)))
        whole = np.rint(X * 10).astype(int)
        steps = random.integers(2, 5)
        expect_arranged(arrange(flavour, X.tolist(), 2), X, *expected(flavour, X, 2))
        expect_arranged(arrange(flavour, whole, steps), whole, *expected(flavour, X, int(steps)))


@test_case(
    name="a flavour that there is not, and X of the wrong length",
    points=2,
    hidden=True,
    failure_message=(
        "A ValueError is wanted for a flavour that is none of the five, for X of no step "
        "with each of them, and for X of more than one step with those that begin with one."
    ),
)
def test_wrong_flavour_or_length(arrange):
    random = rng()
    X, longer = drawn(random, 1), drawn(random, int(random.integers(3, 6)))
    for flavour in ("one", "", "many", "many_to_few", "few_to_many", "decoder_encoder"):
        expect_raises(ValueError, arrange, flavour, X, 1)
    for flavour in (*OF_ONE, *OF_MANY):
        head, tail = flavour.rsplit("_", 1)
        near = [flavour.upper(), f"{head}_few", f"{flavour} ", f"{head}-{tail}"]
        near += [flavour.replace("_", mark) for mark in " -"]
        for other in near:
            expect_raises(ValueError, arrange, other, X, 1)
    for flavour in OF_ONE:
        expect_raises(ValueError, arrange, flavour, drawn(random, 2), 2)
        expect_raises(ValueError, arrange, flavour, longer, 2)
    for flavour in (*OF_ONE, *OF_MANY):
        expect_raises(ValueError, arrange, flavour, X[:, :0], 2)


@test_case(
    name="steps: at least 1 where it is looked at, anything where it is not",
    points=1,
    hidden=True,
    failure_message=(
        "Two flavours look at `steps` and refuse a number below 1 with a ValueError. The "
        "other three give the same whatever it is."
    ),
)
def test_steps(arrange):
    random = rng()
    below = -int(random.integers(1, 9))
    for flavour in (*OF_ONE, *OF_MANY):
        X = drawn(random, 1 if flavour in OF_ONE else int(random.integers(2, 6)))
        for steps in (0, below):
            if flavour in WITH_STEPS:
                expect_raises(ValueError, arrange, flavour, X, steps)
            else:
                expect_arranged(arrange(flavour, X, steps), X, *expected(flavour, X, steps))
        if flavour not in WITH_STEPS:
            for steps in (*range(1, X.shape[1] + 1), 7):
                expect_arranged(arrange(flavour, X, steps), X, *expected(flavour, X, steps))
