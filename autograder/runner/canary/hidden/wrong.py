from otter.test_files import test_case

from autograder.testing import expect_equal, rng

OK_FORMAT = False


@test_case(name="sums are right")
def test_sums(wrong):
    numbers = rng().integers(-1000, 1000, 50)
    expect_equal(wrong(numbers), int(numbers.sum()))
