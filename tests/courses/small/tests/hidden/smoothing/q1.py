"""q1: the moving average."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect_array, expect_close, expect_raises, reference, rng

OK_FORMAT = False
name = "q1"
points = None


@test_case(
    name="agrees with the definition on random series",
    points=2,
    hidden=True,
    failure_message="Work out two windows of a short series by hand and compare.",
)
def test_random_series(moving_average):
    random = rng()
    for width in (1, 2, 3, 5, None):
        series = random.normal(size=int(random.integers(5, 40)))
        width = len(series) if width is None else width
        expected = reference().moving_average(series, width)
        found = expect_array(moving_average(series, width), shape=expected.shape)
        expect_close(found, expected)


@test_case(
    name="refuses a width that does not fit",
    points=1,
    hidden=True,
    failure_message="Which widths does the docstring exclude, at both ends?",
)
def test_bad_widths(moving_average):
    for wrong in (0, -2, 9):
        expect_raises(ValueError, moving_average, np.arange(8.0), wrong)
