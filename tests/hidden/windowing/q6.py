"""q6: pad_sequences."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect_array, expect_equal, expect_tuple, rng

OK_FORMAT = False
name = "q6"
points = None

ASKED = (
    "a tuple of two arrays of shape (len(sequences), length), padded with the dtype that NumPy "
    "gives to items and value together, and mask of True and False (or 1 and 0)"
)


def expect_padded(result, sequences, length, value=0, kinds=None):
    """Padded rows and mask, item by item; `kinds` are the kinds of dtype that are right."""
    padded, mask = expect_tuple(result, 2, asked=ASKED)
    shape = (len(sequences), length)
    expect_array(padded, shape=shape, kinds=kinds or "iuf", what="padded", asked=ASKED)
    expect_array(mask, shape=shape, kinds="biuf", what="mask", asked=ASKED)
    for row, sequence in enumerate(sequences):
        tail = list(sequence)[max(0, len(sequence) - length) :]
        missing = length - len(tail)
        expect_equal(padded[row].tolist(), [value] * missing + tail, f"row {row} of padded")
        wanted = [False] * missing + [True] * len(tail)
        expect_equal(mask[row].tolist(), wanted, f"row {row} of the mask")


def drawn(random, lengths, low=-99, high=100):
    """Lists of random whole numbers without 0."""
    sequences = []
    for length in lengths:
        numbers = random.integers(low, high, length)
        sequences.append([int(number) or 1 for number in numbers])
    return sequences


@test_case(
    name="short sequences are padded in front",
    points=2,
    hidden=True,
    failure_message="The padding comes first, the items after it, so that every row ends with the "
    "last item of its sequence.",
)
def test_short_sequences(pad_sequences):
    random = rng()
    for length in (4, *(int(n) for n in random.integers(5, 14, 2))):
        lengths = [int(n) for n in random.integers(1, length, 5)] + [length]
        same = [length - 1] * 3  # and equally long ones: NumPy would make a matrix of them
        for wanted in (lengths, same, same[:1], [length] * 2):
            sequences = drawn(random, wanted)
            expect_padded(pad_sequences(sequences, length), sequences, length)


@test_case(
    name="long sequences keep their end",
    points=2,
    hidden=True,
    failure_message="A sequence that is too long keeps its last items, in their order. The result "
    "has exactly the length that was asked for.",
)
def test_long_sequences(pad_sequences):
    random = rng()
    for length in (1, *(int(n) for n in random.integers(3, 12, 2))):
        lengths = [length + 1, length + 7, 3 * length + 2, length]
        sequences = drawn(random, [lengths[i] for i in random.permutation(4)])
        expect_padded(pad_sequences(sequences, length), sequences, length)
    length = int(random.integers(4, 7))
    mixed = drawn(random, (2, 8, length, 1, 12))
    expect_padded(pad_sequences(mixed, length), mixed, length)
    for same in ([length + 3] * 4, [length + 1]):  # equally long, and one by itself
        sequences = drawn(random, same)
        expect_padded(pad_sequences(sequences, length), sequences, length)


@test_case(
    name="an empty sequence is all padding",
    points=1,
    hidden=True,
    failure_message="A sequence without items has its row, too, with nothing real in it.",
)
def test_empty_sequences(pad_sequences):
    random = rng()
    sequences = drawn(random, (0, 3, 0, 7, 2))
    length, value = int(random.integers(3, 7)), -int(random.integers(1, 90))
    expect_padded(pad_sequences(sequences, length), sequences, length)
    nothing = [[]] * int(random.integers(2, 5))
    expect_padded(pad_sequences(nothing, length), nothing, length, kinds="iu")
    expect_padded(pad_sequences(sequences, length, value=value), sequences, length, value)


@test_case(
    name="the padding value is used",
    points=1,
    hidden=True,
    failure_message="The third argument says what the padding is filled with; 0 is only its "
    "default.",
)
def test_value(pad_sequences):
    random = rng()
    for value in (-1, 7, int(random.integers(100, 900)), np.int64(random.integers(100, 900))):
        sequences = drawn(random, (1, 5, 3, 8))
        length = int(random.integers(5, 8))
        expect_padded(pad_sequences(sequences, length, value=value), sequences, length, value)
    sequences = drawn(random, (2, 4))
    expect_padded(pad_sequences(sequences, 5, value), sequences, 5, value)


@test_case(
    name="items that equal the padding value are real",
    points=2,
    hidden=True,
    failure_message="The mask tells real items from padding by where they stand, not by their "
    "value: a 0 in the data is a real 0.",
)
def test_mask(pad_sequences):
    random = rng()
    for value in (0, int(random.integers(3, 9))):
        sequences = [[value] * 2, [value, 1, value], [9, value, value, 2, value, value, 1], [value]]
        sequences = [sequences[i] for i in random.permutation(4)]
        expect_padded(pad_sequences(sequences, 4, value=value), sequences, 4, value)


@test_case(
    name="whole numbers stay whole numbers",
    points=1,
    hidden=True,
    failure_message="Token ids are used as indices: with whole items and a whole padding value the "
    "result has an integer dtype, also when a sequence is empty, and large ids keep all digits.",
)
def test_integers(pad_sequences):
    random = rng()
    sequences = drawn(random, (2, 6, 3))
    length = int(random.integers(4, 8))
    expect_padded(pad_sequences(sequences, length), sequences, length, kinds="iu")
    large = [[2**60 + 1, 2**60 + int(random.integers(2, 99))], [5], []]
    expect_padded(pad_sequences(large, 3), large, 3, kinds="iu")


@test_case(
    name="fractions are kept, in the items and in the value",
    points=1,
    hidden=True,
    failure_message="The dtype must hold the items and the padding value: neither a fraction "
    "among the items nor one as padding may be cut to a whole number or lose digits.",
)
def test_fractions(pad_sequences):
    random = rng()
    numbers = [[float(x) for x in random.normal(size=length)] for length in (1, 4, 7)]
    expect_padded(pad_sequences(numbers, 5), numbers, 5, kinds="f")
    whole_first = [*drawn(random, (2,)), [float(x) for x in random.uniform(0.1, 0.9, 3)], []]
    expect_padded(pad_sequences(whole_first, 4), whole_first, 4, kinds="f")
    fraction = float(random.uniform(0.1, 0.9))
    inside = [[3, fraction, 2], [1]]  # behind a whole number
    expect_padded(pad_sequences(inside, 4), inside, 4, kinds="f")
    sequences = drawn(random, (2, 5, 0))
    value = float(random.uniform(0.1, 0.9))
    expect_padded(pad_sequences(sequences, 4, value=value), sequences, 4, value, kinds="f")
    expect_padded(pad_sequences(sequences, 4, value=-value), sequences, 4, -value, kinds="f")
    value = np.float64(value)
    expect_padded(pad_sequences(sequences, 4, value=value), sequences, 4, value, kinds="f")


@test_case(
    name="sequences given as arrays",
    points=1,
    hidden=True,
    failure_message="The sequences may be arrays as well as lists.",
)
def test_arrays(pad_sequences):
    random = rng()
    for lengths in ((3, 7, 0, 5), (4, 4, 4), (8, 8)):
        arrays = [random.integers(1, 50, length) for length in lengths]
        lists = [array.tolist() for array in arrays]
        expect_padded(pad_sequences(arrays, 5), lists, 5, kinds="iu")
    for kind in ("float64", "float32"):
        floats = [random.normal(size=length).astype(kind) for length in (2, 6)]
        expect_padded(pad_sequences(floats, 4), [array.tolist() for array in floats], 4, kinds="f")
