from otter.test_files import test_case

from autograder.testing import expect_equal

OK_FORMAT = False


@test_case(name="nothing can be reached")
def test_nothing_can_be_reached(reach):
    expect_equal(reach(), [])
