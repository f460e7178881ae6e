"""q4: encode_text."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_equal, expect_raises, rng

OK_FORMAT = False
name = "q4"
points = None

ASKED = "a float32 array of shape (len(text), len(vocabulary))"
SMALL = "abcdefghijklmnopqrstuvwxyz"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGH .,;\n0123456789äßжΩ中"
STRANGERS = "αβγδεζηθκλμξπρστφχψω"


def drawn_text(random, vocabulary, length):
    """A random text of `length` characters over `vocabulary`."""
    return "".join(vocabulary[i] for i in random.integers(0, len(vocabulary), length))


def drawn_vocabulary(random, size):
    """`size` distinct characters in sorted order."""
    return sorted(str(letter) for letter in random.choice(list(LETTERS), size, replace=False))


def expect_encoding(actual, text, vocabulary):
    """A float32 matrix with a single 1 in the column of each character."""
    expected = np.zeros((len(text), len(vocabulary)), dtype=np.float32)
    for row, character in enumerate(text):
        expected[row, vocabulary.index(character)] = 1
    expect_array(actual, shape=expected.shape, dtype=np.float32, asked=ASKED)
    expect_equal(actual, expected)


@test_case(
    name="one row per character, one column per symbol",
    points=2,
    hidden=True,
    failure_message="Row t should have its 1 in the column that the vocabulary gives to character "
    "t. Characters repeat, blanks count, and not every symbol need occur. The dtype is float32.",
)
def test_matrix(encode_text):
    random = rng()
    sizes = (random.integers(4, 9), random.integers(25, 40), 3, random.integers(4, 12), 3)
    lengths = (random.integers(10, 20), random.integers(15, 30), random.integers(50, 120), 1, 3)
    for size, length in zip(sizes, lengths, strict=True):
        vocabulary = drawn_vocabulary(random, size)
        text = drawn_text(random, vocabulary[:-1], length)
        expect_encoding(encode_text(text, vocabulary), text, vocabulary)
    small = str(random.choice(list(SMALL[:8])))
    # White space of every kind, and an accent that stands by itself behind its letter.
    others = (" ", "\n", "\r", "\t", "e", "\u0301", "\u00e9", small, small.upper(), "ж")
    vocabulary = sorted({*drawn_vocabulary(random, 6), *others})
    text = f" \n{small.upper()}жe\u0301\u00e9\t\r\n\r" + drawn_text(random, vocabulary, 10)
    text += f"{small}\n  "
    expect_encoding(encode_text(text, vocabulary), text, vocabulary)


@test_case(
    name="column j stands for vocabulary[j]",
    points=1,
    hidden=True,
    failure_message="The vocabulary that was passed decides the columns, in the order in which "
    "it was passed.",
)
def test_order_of_columns(encode_text):
    random = rng()
    for size in (int(random.integers(4, 9)), *random.integers(9, 16, 2)):
        vocabulary = [str(letter) for letter in random.permutation(drawn_vocabulary(random, size))]
        text = drawn_text(random, vocabulary, 30)
        expect_encoding(encode_text(text, vocabulary), text, vocabulary)


@test_case(
    name="the empty text",
    points=1,
    hidden=True,
    failure_message="A text without characters gives a matrix without rows, but with its columns.",
)
def test_empty_text(encode_text):
    random = rng()
    for size in random.integers(2, 20, 3):
        vocabulary = drawn_vocabulary(random, size)
        expect_encoding(encode_text("", vocabulary), "", vocabulary)


@test_case(
    name="the first character outside the vocabulary is named",
    points=2,
    hidden=True,
    failure_message="A text with several unknown characters should raise a ValueError whose "
    "message names the one that comes first in the text.",
)
def test_stranger_is_named(encode_text):
    random = rng()
    for _ in range(6):
        vocabulary = drawn_vocabulary(random, 10)
        strangers = sorted(str(c) for c in random.choice(list(STRANGERS), 5, replace=False))
        first = strangers.pop(2)
        later = "".join(strangers[i] for i in random.permutation(4))
        text = drawn_text(random, vocabulary, 8) + first + drawn_text(random, vocabulary, 5)
        text += later + first + drawn_text(random, vocabulary, 3) + later[0]
        expect_first_named(encode_text, text, vocabulary, first, later)


def expect_first_named(encode_text, text, vocabulary, first, later):
    """A ValueError that names `first`, and none of `later` before it."""
    try:
        value = encode_text(text, vocabulary)
    except ValueError as error:
        message = str(error)
    except Exception as error:
        raise AssertionError(f"raised {type(error).__name__}, expected ValueError") from error
    else:
        raise AssertionError(f"returned {type(value).__name__} where ValueError was expected")
    expect(first in message, f"the message {message!r} should name {first!r}")
    before = message[: message.index(first)]
    expect(not set(later) & set(before), f"{message!r} names another character before {first!r}")


@test_case(
    name="an unknown character is refused wherever it stands",
    points=1,
    hidden=True,
    failure_message="A single unknown character should raise a ValueError, at the start, in the "
    "middle or at the end, also if it is a capital of a known one.",
)
def test_stranger_anywhere(encode_text):
    random = rng()
    letters = [str(letter) for letter in random.choice(list(SMALL), 10, replace=False)]
    unused, vocabulary = letters[0], sorted(letters[1:])
    others = random.choice(list(STRANGERS), 3, replace=False).tolist()
    for stranger in (*others, vocabulary[0].upper(), unused, " "):
        length = int(random.integers(6, 15))
        for place in (0, length // 2, length):
            text = drawn_text(random, vocabulary, length)
            text = text[:place] + stranger + text[place:]
            expect_raises(ValueError, encode_text, text, vocabulary)
