"""q3: one_hot_windows."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect_array, expect_equal, expect_tuple, rng

OK_FORMAT = False
name = "q3"
points = None

ASKED = "a tuple of two float32 arrays, X of shape (n, width, V) and Y of shape (n, V)"

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGH .,;\n0123456789äßжΩ中"


def drawn(random, size, length):
    """A sorted vocabulary, and a text that need not use all of it."""
    letters = random.choice(list(LETTERS), size, replace=False)
    vocabulary = sorted(str(letter) for letter in letters)
    return vocabulary, "".join(vocabulary[i] for i in random.integers(0, size, length))


def expect_windows(value, text, vocabulary, width):
    """X and Y, entry by entry."""
    value = expect_tuple(value, 2, asked=ASKED)
    n = len(text) - width
    X = np.zeros((n, width, len(vocabulary)), dtype=np.float32)
    Y = np.zeros((n, len(vocabulary)), dtype=np.float32)
    for i in range(n):
        Y[i, vocabulary.index(text[i + width])] = 1
        for step in range(width):
            X[i, step, vocabulary.index(text[i + step])] = 1
    for actual, expected, what in ((value[0], X, "X"), (value[1], Y, "Y")):
        expect_array(actual, shape=expected.shape, what=what, asked=ASKED)
        expect_equal(actual, expected, what)


@test_case(
    name="windows of one-hot vectors, and the character after each",
    points=3,
    hidden=True,
    failure_message="X[i, t] is the one-hot vector of character i + t of the text, Y[i] that "
    "of the character that follows window i. How many windows have one? Blanks and line breaks "
    "are characters, and a capital letter is another one than the small one.",
)
def test_windows(one_hot_windows):
    random = rng()
    square = int(random.integers(4, 8))
    cases = [(5, 20, 4), (12, 30, 7), (square, 2 * square, square), (3, 15, 1), (30, 12, 3)]
    for size, length, width in (*cases, (4, 4, 2), (8, 300, 5)):
        length += int(random.integers(0, 6))
        vocabulary, text = drawn(random, size, length)
        expect_windows(one_hot_windows(text, vocabulary, width), text, vocabulary, width)
    vocabulary, text = drawn(random, 6, 10)
    small = str(random.choice(list("abcdefgh")))
    # White space of every kind, and an accent that stands by itself behind its letter.
    others = (" ", "\n", "\r", "\t", "e", "\u0301", "\u00e9", small, small.upper(), "ж", "中")
    vocabulary = sorted({*vocabulary, *others})
    text = f"\n{small}ж中{text}\t\r\n\re\u0301\u00e9{small.upper()}   \n "
    for text in (f"  {text}", f"{small.upper()}{text}"):
        expect_windows(one_hot_windows(text, vocabulary, 3), text, vocabulary, 3)


@test_case(
    name="room for a single window",
    points=1,
    hidden=True,
    failure_message="A text that is one character longer than the window gives exactly one pair.",
)
def test_single_window(one_hot_windows):
    random = rng()
    for width in (1, *(int(n) for n in random.integers(3, 12, 2))):
        vocabulary, text = drawn(random, int(random.integers(4, 9)), width + 1)
        expect_windows(one_hot_windows(text, vocabulary, width), text, vocabulary, width)


@test_case(
    name="column j stands for vocabulary[j]",
    points=1,
    hidden=True,
    failure_message="The vocabulary that was passed decides the columns, also for symbols that do "
    "not occur in the text.",
)
def test_columns(one_hot_windows):
    random = rng()
    for size, width in ((4, 2), *((15, int(n)) for n in random.integers(2, 6, 2))):
        vocabulary, text = drawn(random, size, int(random.integers(9, 13)))
        vocabulary = [str(symbol) for symbol in random.permutation(vocabulary)]
        expect_windows(one_hot_windows(text, vocabulary, width), text, vocabulary, width)


@test_case(
    name="both are float32",
    points=1,
    hidden=True,
    failure_message="Networks compute in float32: check the dtype of X and that of Y.",
)
def test_dtype(one_hot_windows):
    random = rng()
    size, width, n = (int(number) for number in random.integers(3, 9, 3))
    vocabulary, text = drawn(random, size, width + n)
    X, Y = expect_tuple(one_hot_windows(text, vocabulary, width), 2, asked=ASKED)
    expect_array(X, shape=(n, width, size), dtype=np.float32, what="X", asked=ASKED)
    expect_array(Y, shape=(n, size), dtype=np.float32, what="Y", asked=ASKED)
