"""q4: rnn_backward, against derivatives by a complex step (Squire and Trapp 1998).

The loss is the sum of dY times Y, which is linear in Y and so has dY for its gradient, whatever Y
is. Its derivative with respect to a weight is the imaginary part of the loss at weight + i epsilon,
over epsilon: exact to the last digits, since nothing is subtracted.
"""

import numpy as np
from otter.test_files import test_case
from shared import EXACT, LOOSE, NAMES, expect_floats, network, of_names, states_and_outputs

from autograder.testing import rng

OK_FORMAT = False
name = "q4"
points = None

ASKED = "a dict of arrays of floats under W, U, b, V, c and h0, each of the shape of its weight"
EPSILON = 1e-30


def derivatives(X, h0, weights, dY, names):
    """The gradients of sum(dY * Y) with respect to the weights named, and to h0."""
    found = {}
    for name in names:
        whole = {**weights, "h0": h0}
        gradient = np.empty(whole[name].shape)
        for place in np.ndindex(gradient.shape):
            moved = whole[name].astype(complex)
            moved[place] += 1j * EPSILON
            every = {**whole, name: moved}
            outputs = states_and_outputs(X, every["h0"], every)[1]
            gradient[place] = (dY * outputs).sum().imag / EPSILON
        found[name] = gradient
    return found


def drawn(random, n, steps, d, units, k):
    """X, h0, H, weights and dY."""
    X, h0 = random.normal(size=(n, steps, d)), random.uniform(-0.9, 0.9, (n, units))
    weights = network(random, d, units, k)
    dY = random.normal(size=(n, steps, k))
    return X, h0, states_and_outputs(X, h0, weights)[0], weights, dY


def expect_right(result, arguments, names, tolerance=LOOSE):
    """The gradients named are right."""
    X, h0, _, weights, dY = arguments
    found = of_names(result, (*NAMES, "h0"), asked=ASKED)
    for name, wanted in derivatives(X, h0, weights, dY, names).items():
        what = f"the gradient of {name}"
        expect_floats(found[name], wanted, what, asked=ASKED, tolerance=tolerance)


def sizes(random):
    """n, T, d, units, k."""
    return tuple(int(number) for number in random.integers((2, 3, 2, 2, 2), (5, 7, 5, 5, 5)))


@test_case(
    name="the gradients of V and c",
    points=1,
    hidden=True,
    failure_message=(
        "Both act behind the states, so no way back through time is needed. Sum over all "
        "sequences and all steps, and divide by nothing."
    ),
)
def test_readout(rnn_backward):
    random = rng()
    for _ in range(3):
        arguments = drawn(random, *sizes(random))
        expect_right(rnn_backward(*arguments), arguments, ("V", "c"))


@test_case(
    name="the gradients of W, U and b",
    points=3,
    hidden=True,
    failure_message=(
        "A state acts on its own output and on the next state: both ways come back to it. "
        "Each step adds its part. Use the numerical gradient on a sequence of two steps."
    ),
)
def test_recurrent(rnn_backward):
    random = rng()
    same = int(random.integers(2, 5))
    for shape in (sizes(random), sizes(random), sizes(random), (same,) * 5):
        arguments = drawn(random, *shape)
        expect_right(rnn_backward(*arguments), arguments, ("W", "U", "b"))


@test_case(
    name="the gradient of the first state",
    points=1,
    hidden=True,
    failure_message=(
        "h0 acts on the first state only, through tanh and U. Every sequence has its own, "
        "so nothing is summed over the batch."
    ),
)
def test_first_state(rnn_backward):
    random = rng()
    for _ in range(3):
        arguments = drawn(random, *sizes(random))
        expect_right(rnn_backward(*arguments), arguments, ("h0",))


@test_case(
    name="a loss at the last step alone, far from the beginning",
    points=1,
    hidden=True,
    failure_message=(
        "Where dY is zero but at the end, all that W, U, b and h0 get has come back through "
        "time. Does it pass every step on its way, in the right order?"
    ),
)
def test_far(rnn_backward):
    random = rng()
    n, _, d, units, k = sizes(random)
    X, h0, H, weights, dY = drawn(random, n, int(random.integers(12, 20)), d, units, k)
    dY[:, :-1] = 0
    for size in (1, 1000):  # linear in dY: nothing is clipped
        arguments = X, h0, H, weights, size * dY
        expect_right(rnn_backward(*arguments), arguments, ("W", "U", "b", "h0"))
    # Where U turns and the states are small nothing vanishes, however far it is.
    X, h0, H, weights, dY = drawn(random, 2, int(random.integers(70, 90)), 2, 3, 2)
    weights |= {"W": weights["W"] / 50, "b": weights["b"] / 100}
    weights["U"] = np.linalg.qr(weights["U"])[0]
    H, _ = states_and_outputs(X, h0 / 4, weights)
    dY[:, :-1] = 0
    arguments = X, h0 / 4, H, weights, dY
    expect_right(rnn_backward(*arguments), arguments, ("W", "U", "b", "h0"))


@test_case(
    name="a single sequence, step, input, unit, output",
    points=1,
    hidden=True,
    failure_message=(
        "Every size may be 1, one at a time or several at once, and no axis may get lost."
    ),
)
def test_ones(rnn_backward):
    random = rng()
    for place in (0, 1, 2, 3, 4, None):
        shape = list(sizes(random))
        shape = [1] * 5 if place is None else [*shape[:place], 1, *shape[place + 1 :]]
        arguments = drawn(random, *shape)
        expect_right(rnn_backward(*arguments), arguments, (*NAMES, "h0"))


@test_case(
    name="lists, whole numbers, single and double precision",
    points=1,
    hidden=True,
    failure_message=(
        "X, h0, H and dY may be lists, X of whole numbers, too. Of float64 numbers the "
        "gradients are exact to many digits; float32 is fine as well."
    ),
)
def test_kinds(rnn_backward):
    random = rng()
    arguments = drawn(random, *sizes(random))
    X, h0, H, weights, dY = arguments
    lists = rnn_backward(X.tolist(), h0.tolist(), H.tolist(), weights, dY.tolist())
    expect_right(lists, arguments, (*NAMES, "h0"))
    expect_right(rnn_backward(*arguments), arguments, (*NAMES, "h0"), tolerance=EXACT)
    single = {name: weight.astype(np.float32) for name, weight in weights.items()}
    result = rnn_backward(*(a.astype(np.float32) for a in (X, h0, H)), single, dY.astype("float32"))
    expect_right(result, arguments, (*NAMES, "h0"), tolerance=1e-3)
    whole = random.integers(0, 2, X.shape)
    arguments = whole, h0, states_and_outputs(whole, h0, weights)[0], weights, dY
    expect_right(rnn_backward(*arguments), arguments, (*NAMES, "h0"))
