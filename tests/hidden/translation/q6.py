"""q6: edit_distance and scores."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import (
    expect,
    expect_close,
    expect_dict,
    expect_equal,
    expect_float,
    expect_int,
    expect_raises,
    reference,
    rng,
)

OK_FORMAT = False
name = "q6"
points = None

WORDS = "un deux trois quatre cinq six sept vingt cent mille et dix onze".split()
ASKED = 'a dict of two floats, "exact" and "error_rate"'


def sentence(random, length, few=4):
    """A sentence of few different items: ids or words."""
    return [int(k) for k in random.integers(3, 3 + few, size=length)]


def as_words(ids):
    """The same sentence in words."""
    return [WORDS[k] if k < len(WORDS) else f"mot{k}" for k in ids]


def distance_of(edit_distance, a, b):
    """What a student's function makes of two sequences."""
    return expect_int(edit_distance(a, b), "the distance", asked="edit_distance returns an int")


def edited(random, ids):
    """A sentence with one item put in, taken out, or changed."""
    ids, kind = list(ids), int(random.integers(3))
    place = int(random.integers(len(ids)))
    if kind == 0:
        ids.insert(int(random.integers(len(ids) + 1)), int(random.integers(3, 12)))
    elif kind == 1:
        del ids[place]
    else:
        ids[place] = int(random.integers(20, 30))
    return ids


def expect_scores(value, predictions, references):
    """Fail unless `value` are the scores."""
    found = expect_dict(value, "scores", asked=ASKED)
    right = reference().scores(predictions, references)
    expect(set(found) == set(right), f"the keys are {sorted(map(str, found))}")
    for key, wanted in right.items():
        got = expect_float(found[key], key, asked=ASKED)
        expect_close(got, wanted, atol=1e-6, what=key)


@test_case(
    name="distances of random sentences",
    points=3,
    hidden=True,
    failure_message=(
        "Fill the table for two short sentences by hand: each entry is the smallest of three,"
        " from above plus 1, from the left plus 1, from above left plus 0 if the two items "
        "are equal and 1 if they are not."
    ),
)
def test_distances(edit_distance):
    random = rng()
    for few in (2, 3, 6):
        for _ in range(3):  # PUBLIC
            a, b = (sentence(random, int(random.integers(2, 8)), few) for _ in range(2))
            right = reference().edit_distance(a, b)
            expect_equal(distance_of(edit_distance, a, b), right, f"from {a} to {b}")
            expect_equal(distance_of(edit_distance, b, a), right, f"from {b} to {a}")


@test_case(
    name="one edit costs 1, none costs nothing, wherever it is",
    points=2,
    hidden=True,
    failure_message=(
        "An insertion, a deletion and a substitution cost 1 each, at the front, in the middle"
        " and at the end. After an insertion in front, all the others have only moved."
    ),
)
def test_single_edits(edit_distance):
    random = rng()
    ids = [int(k) for k in random.permutation(np.arange(3, 10))]
    expect_equal(distance_of(edit_distance, ids, list(ids)), 0, "a sentence and itself")
    new = 40
    large = [1_000 * k for k in ids]  # equal numbers need not be one object
    expect_equal(distance_of(edit_distance, large, [1_000 * k for k in ids]), 0, "large ids")
    for changed in ([new, *ids], [*ids, new], [*ids[:3], new, *ids[3:]], ids[1:], ids[:-1]):
        expect_equal(distance_of(edit_distance, changed, ids), 1, f"from {changed} to {ids}")
        expect_equal(distance_of(edit_distance, ids, changed), 1, f"from {ids} to {changed}")
    for place in (0, 3, len(ids) - 1):
        changed = [*ids[:place], new, *ids[place + 1 :]]
        expect_equal(distance_of(edit_distance, changed, ids), 1, f"from {changed} to {ids}")
    turned = [*ids[:2], ids[3], ids[2], *ids[4:]]  # two words that have changed places
    expect_equal(distance_of(edit_distance, turned, ids), 2, f"from {turned} to {ids}")


@test_case(
    name="words and empty sentences",
    points=1,
    hidden=True,
    failure_message=(
        "Items may be words: a word is one item, not as many as it has letters. From an empty"
        " sentence every word has to be inserted."
    ),
)
def test_words(edit_distance):
    random = rng()
    for _ in range(4):
        a, b = (sentence(random, int(random.integers(1, 7)), 9) for _ in range(2))
        right = reference().edit_distance(a, b)
        anew = ["".join(word) for word in as_words(b)]  # equal, and other objects
        expect_equal(distance_of(edit_distance, as_words(a), anew), right, "words")
    names = [["Un", "deux"], ["un", "deux"]]  # equal is what == says
    expect_equal(distance_of(edit_distance, *names), 1, f"from {names[0]} to {names[1]}")
    expect_equal(distance_of(edit_distance, [], as_words(a)), len(a), "from nothing")
    expect_equal(distance_of(edit_distance, as_words(a), []), len(a), "to nothing")
    expect_equal(distance_of(edit_distance, [], []), 0, "from nothing to nothing")


@test_case(
    name="scores of random translations",
    points=3,
    hidden=True,
    failure_message=(
        "exact is a share of sentences. error_rate is one quotient: the sum of all edit "
        "distances over the sum of the lengths of all references, not an average of "
        "quotients."
    ),
)
def test_scores(scores):
    random = rng()
    for in_words in (False, True):
        references = [sentence(random, int(random.integers(1, 9)), 9) for _ in range(12)]
        predictions = [
            row if random.random() < 0.4 else edited(random, edited(random, [*row, 3]))
            for row in references
        ]
        references += [[3, 4, 5], [6, 7]]
        predictions += [[4, 3, 5], [7, 6]]  # the right words in another order
        references += [[3, 9], [4, 9, 3]]
        predictions += [[4, 9, 3], [3, 9]]  # each right for the other
        whole = [int(k) for k in random.permutation(np.arange(3, 10))]
        place = int(random.integers(2, 5))
        references += [whole, whole]  # a word that is missing, and one too many
        predictions += [whole[:place] + whole[place + 1 :], [*whole[:place], 11, *whole[place:]]]
        references += [[1_003, 40], [3, 45]]  # equal ones that are other objects; the same digits
        predictions += [[int("1003"), 40], [34, 5]]
        if in_words:
            references = [as_words(row) for row in references]
            predictions = [as_words(row) for row in predictions]
        expect_scores(scores(predictions, references), predictions, references)


@test_case(
    name="empty predictions, too long ones, everything right",
    points=1,
    hidden=True,
    failure_message=(
        "A translation without a word has as many mistakes as its reference has words; one "
        "that says too much can have more: the error rate may be larger than 1. The length "
        "that counts is the reference's."
    ),
)
def test_extremes(scores):
    random = rng()
    references = [sentence(random, int(random.integers(2, 5)), 9) for _ in range(5)]
    for predictions in (
        [[] for _ in references],
        [[*row, *sentence(random, 12, 9)] for row in references],
        [list(row) for row in references],
    ):
        expect_scores(scores(predictions, references), predictions, references)
    short = [*references, []]  # an empty reference, met by an empty prediction and by a word
    expect_scores(scores([*references, []], short), [*references, []], short)
    expect_scores(scores([*references, [5]], short), [*references, [5]], short)


@test_case(
    name="lists of different length, or empty ones, are refused",
    points=1,
    hidden=True,
    failure_message=("Nothing to compare, or not one prediction for each reference: ValueError."),
)
def test_refused(scores):
    random = rng()
    rows = [sentence(random, 3) for _ in range(4)]
    expect_raises(ValueError, scores, rows[:3], rows)
    expect_raises(ValueError, scores, rows, rows[:3])
    expect_raises(ValueError, scores, [], rows)
    expect_raises(ValueError, scores, [], [])
