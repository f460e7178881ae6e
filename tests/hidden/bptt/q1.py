"""q1: rnn_forward."""

import numpy as np
from otter.test_files import test_case
from shared import EXACT, LOOSE, expect_floats, network, states_and_outputs

from autograder.testing import expect_array, expect_tuple, rng

OK_FORMAT = False
name = "q1"
points = None

ASKED = "a tuple of two arrays of floats, H of shape (n, T, units) and Y of shape (n, T, k)"


def pair_of(result):
    """H and Y."""
    return expect_tuple(result, 2, asked=ASKED)


def expect_right(result, X, h0, weights, tolerance=LOOSE):
    """Both as the equations have them."""
    for part, wanted, what in zip(
        pair_of(result), states_and_outputs(X, h0, weights), "HY", strict=True
    ):
        expect_floats(part, wanted, what, asked=ASKED, tolerance=tolerance)


def drawn(random, n, steps, d, units, k):
    """Sequences, a first state that is not 0, weights."""
    X, h0 = random.normal(size=(n, steps, d)), random.uniform(-0.9, 0.9, (n, units))
    return X, h0, network(random, d, units, k)


@test_case(
    name="states and outputs of a batch of sequences",
    points=3,
    hidden=True,
    failure_message=(
        "Compare with a single sequence of two steps that you compute by hand, with a first "
        "state that is not zero. Each state is made of the input of its own step and the "
        "state before; each output of the state of its own step."
    ),
)
def test_batch(rnn_forward):
    random = rng()
    same = int(random.integers(3, 6))
    sizes = [tuple(int(number) for number in random.integers(2, 8, 5)) for _ in range(4)]
    for n, steps, d, units, k in (*sizes, (same,) * 5):
        arguments = drawn(random, n, steps, d, units, k)
        expect_right(rnn_forward(*arguments), *arguments)


@test_case(
    name="a single sequence, step, input, unit, output",
    points=1,
    hidden=True,
    failure_message=(
        "Every size may be 1, one at a time or several at once, and no axis may get lost."
    ),
)
def test_ones(rnn_forward):
    random = rng()
    for place in (0, 1, 2, 3, 4, None):
        sizes = [int(number) for number in random.integers(2, 6, 5)]
        sizes = [1] * 5 if place is None else [*sizes[:place], 1, *sizes[place + 1 :]]
        arguments = drawn(random, *sizes)
        expect_right(rnn_forward(*arguments), *arguments)


@test_case(
    name="sequences of no step",
    points=1,
    hidden=True,
    failure_message=("T may be 0. Then H has the shape (n, 0, units) and Y (n, 0, k)."),
)
def test_no_step(rnn_forward):
    random = rng()
    n, d, units, k = (int(number) for number in random.permutation(np.arange(2, 7))[:4])
    H, Y = pair_of(rnn_forward(*drawn(random, n, 0, d, units, k)))
    expect_array(H, shape=(n, 0, units), kinds="f", what="H", asked=ASKED)
    expect_array(Y, shape=(n, 0, k), kinds="f", what="Y", asked=ASKED)


@test_case(
    name="lists, whole numbers, single precision",
    points=1,
    hidden=True,
    failure_message=(
        "X and h0 may be lists, X may hold whole numbers such as those of one-hot vectors, "
        "and all may be float32. The states are fractions in each case."
    ),
)
def test_kinds(rnn_forward):
    random = rng()
    n, steps, d, units, k = (int(number) for number in random.integers(2, 6, 5))
    X, h0, weights = drawn(random, n, steps, d, units, k)
    expect_right(rnn_forward(X.tolist(), h0.tolist(), weights), X, h0, weights)
    whole = random.integers(0, 2, X.shape)
    expect_right(rnn_forward(whole, h0, weights), whole, h0, weights)
    large = whole * 2000  # where exp overflows, a tanh is still 1 or -1
    expect_right(rnn_forward(large, h0, weights), large, h0, weights)
    single = {name: weight.astype(np.float32) for name, weight in weights.items()}
    result = rnn_forward(X.astype(np.float32), h0.astype(np.float32), single)
    expect_right(result, X, h0, weights, tolerance=1e-4)


@test_case(
    name="in double precision",
    points=1,
    hidden=True,
    failure_message=(
        "Where the arguments are float64, so are the results, to the last digits: which "
        "dtype has the array that you write the states into?"
    ),
)
def test_precision(rnn_forward):
    random = rng()
    n, d, units, k = (int(number) for number in random.integers(2, 6, 4))
    arguments = drawn(random, n, int(random.integers(20, 40)), d, units, k)
    expect_right(rnn_forward(*arguments), *arguments, tolerance=EXACT)
