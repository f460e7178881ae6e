"""q6: gradient_through_time."""

import numpy as np
from otter.test_files import test_case
from shared import LOOSE, expect_floats, network, states_and_outputs

from autograder.testing import expect, expect_array, expect_close, rng

OK_FORMAT = False
name = "q6"
points = None

ASKED = "an array of floats of shape (n, T, units)"


def by_definition(H, U, dh):
    """Row by row and sequence by sequence, by the Jacobian of each step."""
    n, steps, units = H.shape
    found = np.zeros((n, steps, units))
    for i in range(n):
        vector = np.asarray(dh[i], dtype=np.float64)
        found[i, -1] = vector
        for t in range(steps - 1, 0, -1):
            jacobian = np.diag(1 - H[i, t] ** 2) @ U.T  # of state t, by state t - 1
            vector = vector @ jacobian
            found[i, t - 1] = vector
    return found


def drawn(random, n=None, steps=None, units=None, gain=1.0):
    """States of a network, its U, and a gradient of the last state."""
    n, units = n or int(random.integers(2, 6)), units or int(random.integers(2, 6))
    steps = steps or int(random.integers(3, 9))
    weights = network(random, 2, units, 1)
    weights["U"] = weights["U"] * gain
    H, _ = states_and_outputs(random.normal(size=(n, steps, 2)), np.zeros((n, units)), weights)
    return H, weights["U"], random.normal(size=(n, units))


def expect_right(result, H, U, dh, tolerance=LOOSE):
    """Every row as defined."""
    expect_floats(result, by_definition(H, U, dh), "it", asked=ASKED, tolerance=tolerance)


@test_case(
    name="each row follows from the next, through tanh and U",
    points=3,
    hidden=True,
    failure_message=(
        "From one row to the one before it there are two factors: the slope of the tanh of "
        "the later state, and U transposed. In which order, and of which state?"
    ),
)
def test_rows(gradient_through_time):
    random = rng()
    same = int(random.integers(3, 6))
    for sizes in ((), (), (), (same, same, same), (1, 2, 1)):
        arguments = drawn(random, *sizes)
        expect_right(gradient_through_time(*arguments), *arguments)


@test_case(
    name="the last row is dh, also where it is the only one",
    points=1,
    hidden=True,
    failure_message=(
        "The loss depends on the last state directly: its gradient is dh, unchanged. With T "
        "= 1 there is no other row."
    ),
)
def test_last_row(gradient_through_time):
    random = rng()
    for steps in (1, 1, 4):
        H, U, dh = drawn(random, steps=steps)
        result = gradient_through_time(H, U, dh)
        expect_array(result, shape=H.shape, kinds="f", what="it", asked=ASKED)
        expect_close(result[:, -1], dh, atol=LOOSE, rtol=LOOSE, what="the last row")


@test_case(
    name="one sequence is nothing to another",
    points=1,
    hidden=True,
    failure_message=(
        "Each sequence of the batch has its own states and its own gradient; alone it has "
        "the same rows as among others."
    ),
)
def test_sequences(gradient_through_time):
    random = rng()
    H, U, dh = drawn(random, n=4)
    kept = int(random.integers(4))
    dh[np.arange(4) != kept] = 0
    together = gradient_through_time(H, U, dh)
    expect_right(together, H, U, dh)
    alone = gradient_through_time(H[kept : kept + 1], U, dh[kept : kept + 1])
    expect_right(alone, H[kept : kept + 1], U, dh[kept : kept + 1])


@test_case(
    name="a long way back, where it vanishes and where it explodes",
    points=1,
    hidden=True,
    failure_message=(
        "After a hundred steps the gradient may be 1e-40 or 1e20. It is still a number with "
        "all its digits in float64: nothing is cut off, clipped or rounded."
    ),
)
def test_far(gradient_through_time):
    random = rng()
    for gain, quiet in ((0.3, 1.0), (2.0, 0.01)):
        H, U, dh = drawn(random, n=2, steps=int(random.integers(60, 90)), units=4, gain=gain)
        H = H * quiet
        result = gradient_through_time(H, U, dh)
        expect_array(result, shape=H.shape, kinds="f", what="it", asked=ASKED)
        wanted = by_definition(H, U, dh)
        off = np.abs(result - wanted).max(axis=2) / np.linalg.norm(wanted, axis=2)
        expect(off.max() < 1e-7, f"off by {off.max():.1e} of the row's norm with {gain=}")


@test_case(
    name="lists and single precision",
    points=1,
    hidden=True,
    failure_message=("H, U and dh may be lists, and may be float32."),
)
def test_kinds(gradient_through_time):
    random = rng()
    H, U, dh = drawn(random)
    expect_right(gradient_through_time(H.tolist(), U.tolist(), dh.tolist()), H, U, dh)
    single = gradient_through_time(*(part.astype(np.float32) for part in (H, U, dh)))
    expect_right(single, H, U, dh, tolerance=1e-4)
