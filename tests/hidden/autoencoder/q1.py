"""q1: preprocess."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect_array, expect_close, expect_raises, rng

OK_FORMAT = False
name = "q1"
points = None

ASKED = "an array of float32, (n, 784)"


def expect_rows(preprocess, images):
    """Each byte over 255, line after line, in single precision."""
    rows = preprocess(images)
    shape = len(images), 784
    expect_array(rows, shape=shape, dtype=np.float32, what="the rows", asked=ASKED)
    expected = images.reshape(len(images), 784).astype(np.float64) / 255
    expect_close(rows, expected, atol=1e-6, rtol=0, what="the rows")


@test_case(
    name="pictures of bytes become float32 rows in [0, 1]",
    points=2,
    hidden=True,
    failure_message="Look at shape, dtype and order of the pixels for one picture and for many: "
    "one row for each, the 28 lines of a picture one after the other, float32.",
)
def test_rows(preprocess):
    random = rng()
    for n in (1, 7, 28, int(random.integers(20, 200))):
        expect_rows(preprocess, random.integers(0, 256, (n, 28, 28)).astype(np.uint8))


@test_case(
    name="every picture is divided by the same number",
    points=2,
    hidden=True,
    failure_message="A dark picture stays dark: divide by what the largest byte could be, not by "
    "what it is in these pictures, and by 255 exactly.",
)
def test_same_scale(preprocess):
    random = rng()
    dim = random.integers(0, 60, (5, 28, 28)).astype(np.uint8)
    expect_rows(preprocess, dim)
    expect_rows(preprocess, np.zeros((2, 28, 28), dtype=np.uint8))
    expect_rows(preprocess, np.full((2, 28, 28), 255, dtype=np.uint8))
    narrow = random.integers(180, 220, (3, 28, 28)).astype(np.uint8)
    expect_rows(preprocess, narrow)


@test_case(
    name="another dtype is refused with a ValueError",
    points=1,
    hidden=True,
    failure_message="Only uint8 is taken: raise ValueError for every other dtype, integers too, "
    "with a message that names the dtype that came.",
)
def test_other_dtypes(preprocess):
    random = rng()
    for dtype in ("float32", "float64", "float16", "int64", "int32", "uint16", "int8", "bool"):
        for end in (2, 128):  # a dtype is refused whatever the values are
            images = random.integers(0, end, (3, 28, 28)).astype(dtype)
            expect_raises(
                ValueError, preprocess, images, mentions=[(dtype, dtype.rstrip("0123456789"))]
            )


@test_case(
    name="another shape is refused with a ValueError",
    points=1,
    hidden=True,
    failure_message="Only (n, 28, 28) is taken: raise ValueError for pictures of another size, for "
    "a single picture without its first axis and for additional axes, with a message that names "
    "the shape that came.",
)
def test_other_shapes(preprocess):
    random = rng()
    n, size = int(random.integers(2, 9)), int(random.integers(29, 40))
    less = int(random.integers(10, 28))
    wrong = [(n, 28, less), (n, less, 28), (n, less, less), (n, 28, size), (n, size, 28)]
    wrong += [(28, 28), (n, 784), (n, 28, 28, 1), (n, 1, 28, 28), (n, 56, 14), (784,)]
    wrong += [(28, 28, n), (28, n, 28)]
    for shape in wrong:
        images = random.integers(0, 256, shape).astype(np.uint8)
        telling = str(next((size for size in shape[1:] if size != 28), shape[0]))
        told = telling if len(shape) == 3 else (telling, f"{len(shape)}")
        expect_raises(ValueError, preprocess, images, mentions=[told])
