"""q4: greedy_decode, with drawn translators whose right words are known."""

from otter.test_files import test_case
from shared import Translator, expect_ids

from autograder.testing import expect, expect_equal, expect_list, rng

OK_FORMAT = False
name = "q4"
points = None

CLEAR = 0.02  # nats between the best word and the second, at every choice
ASKED = "a list with one list of int for each row of source"


def drawn(random, n, max_length, *, single=False, late=1.0, words=5, length=3):
    """A translator, n different sentences, and what must be written, every choice a clear one."""
    while True:
        translator = Translator(random, words, length, single=single, late=late)
        source = random.integers(0, translator.known, size=(n, length)).astype("int32")
        found = [translator.beam(row, 1, max_length) for row in source]
        right = [beam[0][0] for beam, _ in found]
        if all(closest > CLEAR for _, closest in found) and len(set(map(tuple, right))) > n / 2:
            return translator, source, right


def written(greedy_decode, translator, source, max_length):
    """The translations, after checking that they are lists of words."""
    value = greedy_decode(*translator.models, source, max_length)
    rows = expect_list(value, "the translations", asked=ASKED)
    expect(len(rows) == len(source), f"{len(rows)} translations of {len(source)} sentences")
    return [expect_ids(row, translator.size, "a translation") for row in rows]


@test_case(
    name="the most likely word, again and again, for every sentence",
    points=3,
    hidden=True,
    failure_message=(
        "Each word must be fed back, and each step must start from the state that the step "
        "before gave. Every sentence has its own words and its own state. The models are called "
        "as outside training."
    ),
)
def test_words(greedy_decode):
    random = rng()
    for n, late in ((4, 0.5), (3, 1.5)):
        translator, source, right = drawn(random, n, 6, late=late)
        expect_equal(written(greedy_decode, translator, source, 6), right, "the translations")


@test_case(
    name="a state of one array, one sentence, a list for an array",
    points=2,
    hidden=True,
    failure_message=(
        "The state may be one array or a list of any number of them, of any shapes: only the "
        "first axis is known. source may be a list of lists."
    ),
)
def test_states(greedy_decode):
    random = rng()
    translator, source, right = drawn(random, 3, 5, single=True)
    expect_equal(written(greedy_decode, translator, source, 5), right, "the translations")
    translator, source, right = drawn(random, 1, 5)
    expect_equal(written(greedy_decode, translator, source.tolist(), 5), right, "the translation")


@test_case(
    name="padding, <s> and </s> are never written",
    points=2,
    hidden=True,
    failure_message=(
        "However likely they are, padding (0) and <s> (1) are not to be taken, and the most "
        "likely of the others is. </s> (2) ends the sentence and is not written."
    ),
)
def test_marks(greedy_decode):
    random = rng()
    translator, source, right = drawn(random, 4, 6)
    value = greedy_decode(*translator.models, source, 6)
    rows = [expect_list(row, "a translation", asked=ASKED) for row in expect_list(value)]
    marks = {k for row in rows for k in row} & {0, 1, 2}
    expect(not marks, f"{sorted(marks)} were written")
    expect_equal(rows, right, "the translations")


@test_case(
    name="each sentence ends at its own end",
    points=2,
    hidden=True,
    failure_message=(
        "A sentence that has reached </s> gets no more words, while others go on; the end may"
        " also come at once, and then the translation is empty."
    ),
)
def test_ends(greedy_decode):
    random = rng()
    while True:
        translator, source, right = drawn(random, 5, 7, late=1.2, words=4)
        lengths = {len(words) for words in right}
        if len(lengths) > 2 and 0 in lengths and max(lengths) < 7:
            break
    expect_equal(written(greedy_decode, translator, source, 7), right, "the translations")


@test_case(
    name="at most max_length words",
    points=1,
    hidden=True,
    failure_message=(
        "max_length counts words: after so many steps a sentence stops, whether it has "
        "reached </s> or not, and no sooner, however short the source is."
    ),
)
def test_length(greedy_decode):
    random = rng()
    translator, source, _ = drawn(random, 3, 12, late=-3.0)
    for max_length in (1, int(random.integers(3, 6)), int(random.integers(10, 13))):
        right = [translator.beam(row, 1, max_length)[0][0][0] for row in source]
        found = written(greedy_decode, translator, source, max_length)
        expect_equal(found, right, f"at most {max_length} words")
