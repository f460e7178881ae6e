"""q2: counting words."""

from otter.test_files import test_case

from autograder.testing import expect_equal, reference, rng

OK_FORMAT = False
name = "q2"
points = None

SYLLABLES = ("ka", "lo", "mi", "Nu", "PO")


def sentence(random):
    """A few random words with punctuation between them."""
    words = ["".join(random.choice(SYLLABLES, size=2)) for _ in range(30)]
    return ", ".join(words) + "!"


@test_case(
    name="counts random sentences",
    points=1,
    hidden=True,
    failure_message="What about capitals and punctuation?",
)
def test_random_sentences(count_words):
    text = sentence(rng())
    expect_equal(count_words(text), reference().count_words(text), "the counts")


@test_case(
    name="puts ties in order",
    points=1,
    hidden=True,
    failure_message="Two words with one count: which of them is first?",
)
def test_ties(most_common):
    counts = reference().count_words(sentence(rng()))
    expect_equal(most_common(counts, 8), reference().most_common(counts, 8), "the ranking")
