"""q5: clip_gradients."""

import numpy as np
from otter.test_files import test_case
from shared import EXACT, LOOSE, expect_floats, scalar

from autograder.testing import (
    expect,
    expect_close,
    expect_dict,
    expect_raises,
    expect_tuple,
    observe,
    rng,
)

OK_FORMAT = False
name = "q5"
points = None

ASKED = "a tuple of a dict of arrays with the names and shapes that came in, and a float, the norm"
NAMES = ("W", "U", "b", "V", "c", "h0", "embedding", "theta")


def drawn(random, norm):
    """Gradients of differently large arrays under some names, of so large a norm together."""
    count = int(random.integers(2, 6))
    chosen = random.choice(NAMES, count, replace=False).tolist()
    shapes = [tuple(random.integers(1, 6, int(random.integers(1, 5))).tolist()) for _ in chosen]
    sizes = np.exp(random.normal(0, 1.5, count))
    found = {
        name: size * random.normal(size=shape)
        for name, size, shape in zip(chosen, sizes, shapes, strict=True)
    }
    factor = norm / norm_of(found)
    return {name: factor * gradient for name, gradient in found.items()}


def norm_of(gradients):
    """The length of one vector of all numbers."""
    return float(np.linalg.norm(np.concatenate([g.ravel() for g in gradients.values()])))


def pair_of(result, gradients):
    """The dict of the right names, and the norm."""
    clipped, norm = expect_tuple(result, 2, asked=ASKED)
    clipped = expect_dict(clipped, "clipped", asked=ASKED)
    expect(set(clipped) == set(gradients), f"the names are {list(clipped)}")
    return clipped, scalar(norm, "the norm", asked=ASKED)


def expect_scaled(clipped, gradients, factor, tolerance=LOOSE):
    """All gradients times a factor."""
    for name, gradient in gradients.items():
        expect_floats(clipped[name], factor * gradient, name, asked=ASKED, tolerance=tolerance)


@test_case(
    name="above the maximum all are scaled by the same factor",
    points=2,
    hidden=True,
    failure_message=(
        "One norm over all arrays together decides, and one factor changes them all. The "
        "direction stays; no array and no number is cut by itself."
    ),
)
def test_scaled(clip_gradients):
    random = rng()
    for _ in range(6):
        norm = float(random.uniform(2, 60))
        gradients, limit = drawn(random, norm), float(random.uniform(0.5, 0.95) * norm)
        clipped, _ = pair_of(clip_gradients(gradients, limit), gradients)
        expect_scaled(clipped, gradients, limit / norm)
    gradients = drawn(random, 20.0)
    clipped, _ = pair_of(clip_gradients(gradients, 19.9), gradients)
    expect_scaled(clipped, gradients, 0.995)
    gradients = drawn(random, 50.0)
    clipped, _ = pair_of(clip_gradients(gradients, 1), gradients)
    expect_scaled(clipped, gradients, 1 / 50)


@test_case(
    name="up to the maximum they stay as they are",
    points=2,
    hidden=True,
    failure_message=(
        "Gradients that are short enough come back with the same numbers; they are not made "
        "longer either."
    ),
)
def test_kept(clip_gradients):
    random = rng()
    for _ in range(6):
        norm = float(random.uniform(0.5, 20))
        gradients, limit = drawn(random, norm), float(random.uniform(1.05, 4) * norm)
        clipped, _ = pair_of(clip_gradients(gradients, limit), gradients)
        expect_scaled(clipped, gradients, 1, EXACT)  # the same numbers
    gradients = {"W": np.array([[3.0]]), "U": np.array([0.0, 4.0])}
    clipped, _ = pair_of(clip_gradients(gradients, 5.0), gradients)
    expect_scaled(clipped, gradients, 1)


@test_case(
    name="the norm is the one before clipping",
    points=1,
    hidden=True,
    failure_message=(
        "The second value is the root of the sum of all squares of what came in, whether "
        "anything was clipped or not."
    ),
)
def test_norm(clip_gradients):
    random = rng()
    for factor in (0.2, 0.9, 1.2, 5.0):
        wanted = float(random.uniform(0.5, 30))
        gradients = drawn(random, wanted)
        _, norm = pair_of(clip_gradients(gradients, factor * wanted), gradients)
        expect_close(norm, wanted, atol=EXACT, rtol=EXACT, what="the norm")


@test_case(
    name="all zero",
    points=1,
    hidden=True,
    failure_message=(
        "Of zeros the norm is 0.0, and zeros they stay. Is anything divided by the norm?"
    ),
)
def test_zeros(clip_gradients):
    random = rng()
    gradients = {name: 0 * gradient for name, gradient in drawn(random, 1.0).items()}
    clipped, norm = pair_of(clip_gradients(gradients, float(random.uniform(0.1, 5))), gradients)
    expect_close(norm, 0.0, atol=0, rtol=0, what="the norm")
    expect_scaled(clipped, gradients, 0)


@test_case(
    name="a maximum of 0 or below is refused",
    points=1,
    hidden=True,
    failure_message=(
        "max_norm must be above 0; for 0 and for what is below a ValueError is wanted, "
        "whatever the gradients are."
    ),
)
def test_refused(clip_gradients):
    random = rng()
    gradients = drawn(random, 3.0)
    zeros = {name: np.zeros_like(gradient) for name, gradient in gradients.items()}
    for limit in (0, 0.0, -float(random.uniform(0.01, 9)), -3):
        expect_raises(ValueError, clip_gradients, gradients, limit)
        expect_raises(ValueError, clip_gradients, zeros, limit)


@test_case(
    name="what came in is left alone",
    points=1,
    hidden=True,
    failure_message=(
        "The scaled gradients are new arrays. `g *= factor` writes into the ones that came "
        "in, and so does a slice on the left of an assignment."
    ),
)
def test_left_alone(clip_gradients):
    random = rng()
    gradients = drawn(random, float(random.uniform(5, 20)))
    seen = observe(clip_gradients, gradients, float(random.uniform(0.5, 2)))
    pair_of(seen.value, gradients)
    expect(not seen.changed, "the gradients that came in were changed")
    expect(not seen.shares_memory, "the scaled gradients stand in the arrays that came in")
