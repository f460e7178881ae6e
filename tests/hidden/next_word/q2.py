"""q2: one step of a vanilla RNN, of an LSTM and of a GRU, in NumPy."""

import numpy as np
from otter.test_files import test_case
from shared import recurrent_states

from autograder.testing import expect, expect_array, expect_close, expect_tuple, reference, rng

OK_FORMAT = False
name = "q2"
points = None

TOLERANCE = {"atol": 1e-5, "rtol": 1e-5}


def weights(random, d, units, gates=1, scale=0.6):
    """Random W, U and b in single precision."""
    shapes = (d, gates * units), (units, gates * units), (gates * units,)
    return [random.normal(0, scale, shape).astype(np.float32) for shape in shapes]


def sizes(random, one=None):
    """Batch, input and state sizes, all different; the one at the place `one` is 1."""
    drawn = random.permutation([2, 3, 4, 5, 6, 7])[:3]
    if one is not None:
        drawn[one] = 1
    return tuple(int(size) for size in drawn)


OF_GRU = "gru_step returns an array (n, units)"


def checked_pair(result, shape):
    """`h` and `c` of what `lstm_step` returned, after checking their shapes."""
    pair = expect_tuple(result, 2, "lstm_step's result", asked="lstm_step returns the pair (h, c)")
    asked = "h and c are arrays (n, units)"
    return tuple(
        expect_array(part, shape=shape, what=what, asked=asked)
        for part, what in zip(pair, "hc", strict=True)
    )


def checked_state(result, shape, asked="rnn_step returns an array (n, units)"):
    """`h` of what `rnn_step` or `gru_step` returned, after checking its shape."""
    return expect_array(result, shape=shape, what="h", asked=asked)


def gru_weights(random, d, units):
    """Random W, U and both rows of b in single precision."""
    W, U, b = weights(random, d, units, gates=3)
    return [W, U, np.stack([b, weights(random, d, units, gates=3)[2]])]


@test_case(
    name="rnn_step agrees with keras.layers.SimpleRNN",
    points=2,
    hidden=True,
    failure_message=(
        "h_t = tanh(x_t W + h_(t-1) U + b): are all three terms there, for every row of the batch?"
    ),
)
def test_rnn_step(rnn_step):
    random = rng()
    for one in (None, 0, 1, 2):
        n, d, units = sizes(random, one)
        x, h = (random.normal(size=(n, k)).astype(np.float32) for k in (d, units))
        drawn = weights(random, d, units)
        (expected,) = recurrent_states("SimpleRNN", drawn, x[:, None], [h])
        result = checked_state(rnn_step(x, h, *drawn), (n, units))
        expect_close(result, expected, **TOLERANCE, what="h")


@test_case(
    name="rnn_step stays finite for large inputs",
    points=1,
    hidden=True,
    failure_message="With inputs of 10,000, the result should be 1 or -1 and never nan.",
)
def test_rnn_is_stable(rnn_step):
    random = rng()
    n, d, units = sizes(random)
    x, h = random.choice([-1e4, 1e4], (n, d)), random.choice([-1e4, 1e4], (n, units))
    # So small that the state does not lie at its ends: nothing may be cut off on the way.
    W, U, b = (part.astype(np.float64) for part in weights(random, d, units, scale=5e-5))
    result = checked_state(rnn_step(x, h, W, U, b), (n, units))
    expect_close(result, reference().rnn_step(x, h, W, U, b), **TOLERANCE, what="h")
    W, U, b = (part.astype(np.float64) for part in weights(random, d, units))
    result = checked_state(rnn_step(x, h, W, U, b), (n, units))
    expect(np.isfinite(result).all(), "h is not finite")
    expect_close(result, reference().rnn_step(x, h, W, U, b), **TOLERANCE, what="h")


@test_case(
    name="lstm_step agrees with keras.layers.LSTM",
    points=3,
    hidden=True,
    failure_message=(
        "Compare with the equations: the gates in the order i, f, g, o, tanh for "
        "g, and the new c in h."
    ),
)
def test_lstm_step(lstm_step):
    random = rng()
    for one in (None, 0, 1, 2):
        n, d, units = sizes(random, one)
        x, h, c = (random.normal(size=(n, k)).astype(np.float32) for k in (d, units, units))
        drawn = weights(random, d, units, gates=4)
        expected = recurrent_states("LSTM", drawn, x[:, None], [h, c])
        result = checked_pair(lstm_step(x, h, c, *drawn), (n, units))
        for part, wanted, what in zip(result, expected, "hc", strict=True):
            expect_close(part, wanted, **TOLERANCE, what=what)


@test_case(
    name="several steps in a row agree with keras.layers.LSTM on a sequence",
    points=1,
    hidden=True,
    failure_message=(
        "One step is handed the h and c of the step before: are both returned, in this order?"
    ),
)
def test_lstm_sequence(lstm_step):
    random = rng()
    n, d, units = sizes(random)
    steps, drawn = int(random.integers(4, 8)), weights(random, d, units, gates=4)
    x = random.normal(size=(n, steps, d)).astype(np.float32)
    h = c = np.zeros((n, units), np.float32)
    expected = recurrent_states("LSTM", drawn, x, [h, c])
    for step in range(steps):
        h, c = checked_pair(lstm_step(x[:, step], h, c, *drawn), (n, units))
    for part, wanted, what in zip((h, c), expected, "hc", strict=True):
        expect_close(part, wanted, atol=3e-5, rtol=1e-5, what=what)


@test_case(
    name="lstm_step is right and finite for large inputs of either sign",
    points=2,
    hidden=True,
    failure_message=(
        "For z = 10,000 and z = -10,000 the sigmoid is 1 and 0. What does your "
        "formula give there: inf / inf?"
    ),
)
def test_lstm_is_stable(lstm_step):
    random = rng()
    for kind in (np.float64, np.float32):
        n, d, units = sizes(random)
        x = random.choice([-1e4, 1e4], (n, d)).astype(kind)
        h = random.uniform(-1, 1, (n, units)).astype(kind)
        c = (random.normal(size=(n, units)) * random.choice([1, 1e4], (n, 1))).astype(kind)
        # Weights of a few halves: the sums stay exact, and are 0 or at least 5000 away from it.
        W = random.choice([-1.0, -0.5, 0.5, 1.0], (d, 4 * units)).astype(kind)
        U, b = np.zeros((units, 4 * units), kind), random.normal(size=4 * units).astype(kind)
        result = checked_pair(lstm_step(x, h, c, W, U, b), (n, units))
        expected = reference().lstm_step(*(part.astype(np.float64) for part in (x, h, c, W, U, b)))
        for part, wanted, what in zip(result, expected, "hc", strict=True):
            expect(np.isfinite(part).all(), f"{what} is not finite")
            expect_close(part, wanted, atol=2e-3 if kind is np.float32 else 1e-5, what=what)
    # So small that the gates do not lie at their ends: nothing may be cut off on the way.
    drawn = [part.astype(np.float64) for part in weights(random, d, units, 4, scale=5e-5)]
    x, h, c = (part.astype(np.float64) for part in (x, h, c))
    result = checked_pair(lstm_step(x, h, c, *drawn), (n, units))
    for part, wanted, what in zip(
        result, reference().lstm_step(x, h, c, *drawn), "hc", strict=True
    ):
        expect_close(part, wanted, **TOLERANCE, what=what)


@test_case(
    name="gru_step agrees with keras.layers.GRU",
    points=3,
    hidden=True,
    failure_message=(
        "Compare with the equations: the blocks in the order z, r, candidate, both rows of b, and "
        "in the candidate r times all that comes from the old state, its bias too. z is the share "
        "of the old h that stays."
    ),
)
def test_gru_step(gru_step):
    random = rng()
    for one in (None, 0, 1, 2):
        n, d, units = sizes(random, one)
        x, h = (random.normal(size=(n, k)).astype(np.float32) for k in (d, units))
        drawn = gru_weights(random, d, units)
        (expected,) = recurrent_states("GRU", drawn, x[:, None], [h])
        result = checked_state(gru_step(x, h, *drawn), (n, units), OF_GRU)
        expect_close(result, expected, **TOLERANCE, what="h")


@test_case(
    name="several steps of gru_step agree with keras.layers.GRU on a sequence",
    points=1,
    hidden=True,
    failure_message=(
        "The next step is handed the h that the step before returned: try more than one step."
    ),
)
def test_gru_sequence(gru_step):
    random = rng()
    n, d, units = sizes(random)
    steps, drawn = int(random.integers(4, 8)), gru_weights(random, d, units)
    x = random.normal(size=(n, steps, d)).astype(np.float32)
    h = np.zeros((n, units), np.float32)
    (expected,) = recurrent_states("GRU", drawn, x, [h])
    for step in range(steps):
        h = checked_state(gru_step(x[:, step], h, *drawn), (n, units), OF_GRU)
    expect_close(h, expected, atol=3e-5, rtol=1e-5, what="h")


@test_case(
    name="gru_step is right and finite for large inputs and states of either sign",
    points=2,
    hidden=True,
    failure_message=(
        "For z = 10,000 and z = -10,000 the sigmoid is 1 and 0. What does your "
        "formula give there: inf / inf?"
    ),
)
def test_gru_is_stable(gru_step):
    random = rng()
    for kind in (np.float64, np.float32):
        n, d, units = sizes(random)
        x = random.choice([-1e4, 1e4], (n, d)).astype(kind)
        h = random.choice([-1e4, 1e4], (n, units)).astype(kind)
        # One weight of a half in each column: every sum is an odd number of times 5000, never 0.
        W = random.choice([-1.0, 1.0], (d, 3 * units)).astype(kind)
        W[int(random.integers(d))] /= 2
        U = random.choice([-1.0, 1.0], (units, 3 * units)).astype(kind)
        b = random.normal(size=(2, 3 * units)).astype(kind)
        result = checked_state(gru_step(x, h, W, U, b), (n, units), OF_GRU)
        expected = reference().gru_step(*(part.astype(np.float64) for part in (x, h, W, U, b)))
        expect(np.isfinite(result).all(), "h is not finite")
        expect_close(result, expected, atol=2e-3 if kind is np.float32 else 1e-5, what="h")
    # So small that the gates do not lie at their ends: nothing may be cut off on the way.
    W, U, b = (part.astype(np.float64) for part in weights(random, d, units, 3, scale=5e-5))
    x, h, b = x.astype(np.float64), h.astype(np.float64), np.stack([b, b[::-1]])
    result = checked_state(gru_step(x, h, W, U, b), (n, units), OF_GRU)
    expect_close(result, reference().gru_step(x, h, W, U, b), **TOLERANCE, what="h")
