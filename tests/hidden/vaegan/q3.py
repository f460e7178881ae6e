"""q3: feature_loss."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect_close, rng

OK_FORMAT = False
name = "q3"
points = None

ASKED = "an array (n,), one number for each picture"


def expect_losses(feature_loss, one, other):
    """Half the squared distance of each pair, in double precision, one feature at a time."""
    expected = np.zeros(len(one))
    for column in range(one.shape[1]):
        expected += (one[:, column].astype(np.float64) - other[:, column]) ** 2 / 2
    found = feature_loss(one, other)
    expect_close(found, expected, atol=1e-4, rtol=1e-4, what="the losses", asked=ASKED)


@test_case(
    name="each picture has half the sum of its squared differences",
    points=3,
    hidden=True,
    failure_message="One number for each picture: a sum over the features, no mean, no root, with "
    "a half in front. It works for any number of pictures and of features, also where the two "
    "are equal.",
)
def test_values(feature_loss):
    random = rng()
    shapes = [(1, 1), (1, 7), (6, 1), (5, 5), tuple(random.integers(2, 60, 2))]
    for shape in shapes:
        for dtype in ("float32", "float64"):
            one, other = random.normal(0, 2, (2, *shape)).astype(dtype)
            expect_losses(feature_loss, one, other)


@test_case(
    name="it does not matter which comes first, and equal features are 0 apart",
    points=1,
    hidden=True,
    failure_message="A difference is squared, so order and sign are lost; features that agree "
    "cost nothing, however large they are.",
)
def test_parts(feature_loss):
    random = rng()
    one = random.normal(0, 30, (8, int(random.integers(2, 20))))
    other = one.copy()
    other[::2] = random.normal(0, 3, other[::2].shape)
    for pair in ((one, other), (other, one), (one, one), (-one, other)):
        expect_losses(feature_loss, *pair)
