"""q5: beam_search, with drawn translators whose best hypotheses are known."""

import numpy as np
from otter.test_files import test_case
from shared import END, Translator, expect_ids

from autograder.testing import (
    expect,
    expect_close,
    expect_equal,
    expect_float,
    expect_list,
    expect_tuple,
    rng,
)

OK_FORMAT = False
name = "q5"
points = None

CLEAR = 0.005  # nats between any two hypotheses that are compared
ASKED = "a list of pairs (ids, log_probability), ids a list of int, log_probability a float"


def drawn(
    random, width, max_length, *, shows="", single=False, late=0.7, words=4, length=3, sure=1.0
):
    """A translator, a sentence `(1, length)`, and the hypotheses, every choice a clear one.

    `shows` says what kind of case it must be, for a test to show something.
    """
    while True:
        translator = Translator(random, words, length, single=single, late=late, sure=sure)
        source = random.integers(0, translator.known, size=(1, length)).astype("int32")
        beam, closest = translator.beam(source[0], width, max_length)
        greedy = translator.beam(source[0], 1, max_length)[0]
        lengths = [len(ids) for ids, _ in beam]
        first = translator.say(1, translator.start(source[0]))[0]
        fits = {
            "": True,
            "better than greedy": beam[0] != greedy[0],
            "early and late": min(lengths) <= 1 and max(lengths) >= 3,
            "unfinished": lengths[0] == max_length > min(lengths),
            "long": max(lengths) > 2 * length,
            "marks first": set(np.argsort(first)[-2:]) == {0, 1},
            "hardly possible": first[END:].min() < -14 and beam[-1][1] > -23,
        }
        if closest > CLEAR and fits[shows]:
            return translator, source, beam


def searched(beam_search, translator, source, width, max_length):
    """The hypotheses, after checking that they are pairs."""
    value = beam_search(*translator.models, source, width, max_length)
    found = []
    for pair in expect_list(value, "the hypotheses", asked=ASKED):
        ids, total = expect_tuple(pair, 2, "a hypothesis", asked=ASKED)
        total = expect_float(total, "a sum", asked=ASKED)
        found.append((expect_ids(ids, translator.size, "a hypothesis"), total))
    expect(len(found) <= width, f"{len(found)} hypotheses, at most {width} expected")
    return found


def expect_beam(found, right):
    """Fail unless the hypotheses are the right ones, in order, with their sums."""
    expect_equal([ids for ids, _ in found], [ids for ids, _ in right], "the hypotheses")
    sums = [np.array([total for _, total in beam]) for beam in (found, right)]
    expect_close(*sums, atol=1e-4, rtol=1e-5, what="the sums")


@test_case(
    name="the hypotheses of random translators, best first",
    points=3,
    hidden=True,
    failure_message=(
        "In every round all hypotheses are lengthened by every word, and of all that come out"
        " the best few by their sums stay, whoever they come from. Each needs the state of "
        "the one that it was made from. The models are called as outside training."
    ),
)
def test_random(beam_search):
    random = rng()
    for width, single in ((2, False), (3, True), (4, False)):
        translator, source, right = drawn(
            random, width, 5, shows="better than greedy", single=single
        )
        expect_beam(searched(beam_search, translator, source, width, 5), right)


@test_case(
    name="a width of one is greedy",
    points=1,
    hidden=True,
    failure_message=(
        "With one hypothesis the most likely word is taken at every place; its sum has the "
        "logarithm of the end mark in it, where that was reached."
    ),
)
def test_greedy(beam_search):
    random = rng()
    for max_length in (6, 2):
        translator, source, right = drawn(random, 1, max_length, words=5, shows="marks first")
        expect_beam(searched(beam_search, translator, source, 1, max_length), right)


@test_case(
    name="finished hypotheses stay and compete",
    points=2,
    hidden=True,
    failure_message=(
        "A hypothesis that has reached </s> keeps its sum and its place as long as it is "
        "among the best; it is neither lengthened nor put aside, and it can be pushed out."
    ),
)
def test_finished(beam_search):
    random = rng()
    for width in (2, 3, 2, 3):
        translator, source, right = drawn(random, width, 5, shows="early and late")
        expect_beam(searched(beam_search, translator, source, width, 5), right)


@test_case(
    name="the search ends after max_length steps",
    points=1,
    hidden=True,
    failure_message=(
        "A hypothesis of max_length words has not reached </s>: it counts with the sum that "
        "it has by then, and may be better than one that has ended."
    ),
)
def test_length(beam_search):
    random = rng()
    for max_length in (1, 3):
        translator, source, right = drawn(random, 3, max_length, shows="unfinished", late=-0.3)
        expect_beam(searched(beam_search, translator, source, 3, max_length), right)
    # Three times as many steps as the source has places, and more than twice as many are taken.
    translator, source, right = drawn(random, 2, 9, late=-3.0, shows="long")
    expect_beam(searched(beam_search, translator, source, 2, 9), right)


@test_case(
    name="a beam wide enough for everything",
    points=1,
    hidden=True,
    failure_message=(
        "Where there are fewer hypotheses than width, all of them stay. A source may be a "
        "list, and the vocabulary may be smaller than the beam."
    ),
)
def test_wide(beam_search):
    random = rng()
    translator, source, right = drawn(random, 60, 3, words=2, late=0.3)
    expect(len(right) == 15, f"the test is wrong: {len(right)} hypotheses")  # 1 + 2 + 4 and 8
    expect_beam(searched(beam_search, translator, source.tolist(), 60, 3), right)


@test_case(
    name="probabilities stay as they are, padding and <s> are left out",
    points=2,
    hidden=True,
    failure_message=(
        "The sums are of natural logarithms of the model's own probabilities: not divided by "
        "the length, and not made to sum to 1 again when padding and <s> are left out."
    ),
)
def test_sums(beam_search):
    random = rng()
    for width in (1, 3):
        translator, source, right = drawn(random, width, 4)
        found = searched(beam_search, translator, source, width, 4)
        expect_beam(found, right)
        expect(all(total <= 0 for _, total in found), "a sum of logarithms above 0")
    # So wide a beam that what is hardly possible stays: its logarithm is far below 0, as it is.
    translator, source, right = drawn(random, 40, 2, words=3, sure=3.0, shows="hardly possible")
    expect_beam(searched(beam_search, translator, source, 40, 2), right)
