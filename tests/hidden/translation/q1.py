"""q1: encode_pairs."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import (
    expect_array,
    expect_equal,
    expect_raises,
    expect_tuple,
    held_back,
    reference,
    rng,
)

OK_FORMAT = False
name = "q1"
points = None

ASKED = "the three int32 arrays (source, target_in, target_out), one row for each pair"


def some_pairs(random, n):
    """Pairs from the held-back numbers or the held-back pronunciations, by chance."""
    if random.random() < 0.5:
        lines = held_back("number_words_private.tsv").read_text("utf-8").splitlines()[1:]
        split = [line.split("\t")[1:] for line in lines]
        pairs = [(english.split(), french.split()) for english, french in split]
    else:
        lines = held_back("pronunciations_private.tsv").read_text("utf-8").splitlines()[1:]
        split = [line.split("\t") for line in lines]
        pairs = [(list(word), sounds.split()) for word, sounds in split]
    return [pairs[k] for k in random.choice(len(pairs), size=n, replace=False)]


def vocabularies(random, pairs):
    """Vocabularies of the pairs, words in random order, with some that do not occur."""
    sides = [sorted({word for pair in pairs for word in pair[side]}) for side in (0, 1)]
    source, target = ([*random.permutation([*words, "qqq", "zzz"])] for words in sides)
    return ["", *map(str, source)], ["", "<s>", "</s>", *map(str, target)]


def lengths(pairs, more=(0, 0)):
    """The lengths of rows into which the pairs just fit, and more."""
    longest = [max(len(pair[side]) for pair in pairs) for side in (0, 1)]
    return longest[0] + more[0], longest[1] + 1 + more[1]


def expect_tables(value, expected):
    """Fail unless `value` are the three tables `expected`."""
    tables = expect_tuple(value, 3, asked=ASKED)
    for table, right, what in zip(
        tables, expected, ("source", "target_in", "target_out"), strict=True
    ):
        expect_array(table, shape=right.shape, dtype=np.int32, what=what, asked=ASKED)
        expect_equal(table, right, what)


@test_case(
    name="pairs become the three tables",
    points=3,
    hidden=True,
    failure_message=(
        "Write the three rows of one pair down by hand. source has its zeros in front, the "
        "two others behind; target_in begins with 1, target_out ends with 2 and then has "
        "zeros; a word's number is its place in its own language's vocabulary."
    ),
)
def test_tables(encode_pairs):
    random = rng()
    for more in ((0, 0), (int(random.integers(1, 5)), int(random.integers(1, 5)))):
        pairs = some_pairs(random, int(random.integers(3, 12)))
        given = (pairs, *vocabularies(random, pairs), *lengths(pairs, more))
        expect_tables(encode_pairs(*given), reference().encode_pairs(*given))


@test_case(
    name="one pair, an empty sentence, lists in place of tuples",
    points=1,
    hidden=True,
    failure_message=(
        "An empty sentence is a row like any other: nothing but padding in source, <s> alone "
        "in target_in, </s> alone in target_out. A pair may be a list or a tuple."
    ),
)
def test_empty(encode_pairs):
    random = rng()
    pairs = some_pairs(random, 3)
    words = vocabularies(random, pairs)
    sizes = lengths(pairs)
    for empty in ((pairs[0][0], []), ([], pairs[1][1]), ([], [])):
        given = ([pairs[2], empty], *words, *sizes)
        expect_tables(encode_pairs(*given), reference().encode_pairs(*given))
    one = [[list(pairs[0][0]), list(pairs[0][1])]]
    expect_tables(encode_pairs(one, *words, *sizes), reference().encode_pairs(one, *words, *sizes))


@test_case(
    name="a word outside its vocabulary is named",
    points=2,
    hidden=True,
    failure_message=(
        "A word that is missing, on either side and at any place, raises a ValueError with "
        "the word in its message. Each side has its own vocabulary."
    ),
)
def test_outside(encode_pairs):
    random = rng()
    for side in (0, 1, int(random.integers(2))):
        pairs = some_pairs(random, 5)
        words = vocabularies(random, pairs)
        sizes = lengths(pairs, (2, 2))
        stranger = "x" + "".join(random.choice(list("bcdfgh"), size=6)) + "x"
        broken = [[list(part) for part in pair] for pair in pairs]
        sentence = broken[int(random.integers(5))][side]
        sentence[int(random.integers(len(sentence)))] = stranger
        expect_raises(ValueError, encode_pairs, broken, *words, *sizes, mentions=[stranger])
    # A word of the other language is outside, too.
    pairs = [(["one", "two"], ["un", "deux"])]
    words = ["", "one", "two"], ["", "<s>", "</s>", "un", "deux"]
    expect_raises(ValueError, encode_pairs, pairs, ["", "one"], words[1], 3, 4, mentions=["two"])
    swapped = [(["one", "un"], ["un"])]
    expect_raises(ValueError, encode_pairs, swapped, *words, 3, 4, mentions=["un"])


@test_case(
    name="a sentence that is too long is refused, one that just fits is not",
    points=2,
    hidden=True,
    failure_message=(
        "A source may have source_length words, a target one word less than target_length, as"
        " its mark needs a place. Anything longer raises a ValueError: nothing is cut."
    ),
)
def test_too_long(encode_pairs):
    random = rng()
    pairs = some_pairs(random, 6)
    words = vocabularies(random, pairs)
    source_length, target_length = lengths(pairs)
    given = (pairs, *words, source_length, target_length)
    expect_tables(encode_pairs(*given), reference().encode_pairs(*given))
    expect_raises(ValueError, encode_pairs, pairs, *words, source_length - 1, target_length)
    expect_raises(ValueError, encode_pairs, pairs, *words, source_length, target_length - 1)
    expect_raises(ValueError, encode_pairs, pairs, *words, source_length + 3, target_length - 1)
