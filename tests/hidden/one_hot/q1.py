"""q1: build_vocabulary."""

from otter.test_files import test_case

from autograder.testing import expect, expect_equal, rng

OK_FORMAT = False
name = "q1"
points = None


def expect_strings(value, expected):
    """A list (or tuple) of str with exactly these items, in this order."""
    expect(isinstance(value, (list, tuple)), f"expected a list, got {type(value).__name__}")
    expect(all(isinstance(item, str) for item in value), f"items are not all str: {value!r}")
    expect_equal(list(value), expected, "the vocabulary")


def words(random, letters, count, longest=6):
    """`count` random words over `letters`, one to `longest` letters long."""
    lengths = random.integers(1, longest + 1, count)
    return ["".join(random.choice(list(letters), length)) for length in lengths]


def sorted_once(tokens):
    """The distinct tokens by code point, computed here on its own."""
    distinct = []
    for token in sorted(tokens, key=lambda token: [ord(character) for character in token]):
        if not distinct or distinct[-1] != token:
            distinct.append(token)
    return distinct


@test_case(
    name="words, each of them once, in sorted order",
    points=2,
    hidden=True,
    failure_message="Try a list in which words repeat: each should come out once, in the order "
    "in which Python compares strings, and whole.",
)
def test_words(build_vocabulary):
    random = rng()
    for count in (1, 40, 300):
        tokens = words(random, "abcdefgh", count, longest=3)
        expect_strings(build_vocabulary(tokens), sorted_once(tokens))


@test_case(
    name="a str is the sequence of its characters",
    points=2,
    hidden=True,
    failure_message="Every character of a str is a token: spaces, line breaks, digits and "
    "punctuation too. None is dropped or changed.",
)
def test_characters(build_vocabulary):
    random = rng()
    for _ in range(3):
        pool = list("abcxyzABCXYZ 0123456789.,;:!?-'\n\t")
        text = "".join(random.choice(pool, 80)) + " \nA9,a"
        expect_strings(build_vocabulary(text), sorted_once(text))


@test_case(
    name="capitals, digits and other alphabets sort by code point",
    points=1,
    hidden=True,
    failure_message="Sorted means by code point, whatever the language: capitals before small "
    "letters, accents after z. Nothing is folded or normalised.",
)
def test_code_points(build_vocabulary):
    random = rng()
    letters = "abzABZ019_äöüßÄéñλΩж中😀"
    tokens = [*words(random, letters, 200, longest=2), "B", "a", "ä", "z", "Z", "ß", "ss"]
    random.shuffle(tokens)
    tokens = [str(token) for token in tokens]
    expect_strings(build_vocabulary(tokens), sorted_once(tokens))


@test_case(
    name="any sequence of tokens, also an empty one",
    points=1,
    hidden=True,
    failure_message="A tuple is a sequence as well, and so is one without any tokens: then the "
    "vocabulary is an empty list.",
)
def test_other_sequences(build_vocabulary):
    tokens = tuple(words(rng(), "pqrs", 25, longest=2))
    expect_strings(build_vocabulary(tokens), sorted_once(tokens))
    expect_strings(build_vocabulary([]), [])
    expect_strings(build_vocabulary(""), [])
