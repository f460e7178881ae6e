"""q1: build_vocabulary."""

from otter.test_files import test_case

from autograder.testing import expect_equal, expect_strings, rng

OK_FORMAT = False
name = "q1"
points = None

ASKED = "a list of str"
SMALL = "abcdefghijklmnopqrstuvwxyz"


def expect_vocabulary(value, expected):
    """A list (or tuple) of str with exactly these items, in this order."""
    expect_equal(expect_strings(value, "the vocabulary", asked=ASKED), expected, "the vocabulary")


def some_letters(random, count):
    """`count` different small letters."""
    return [str(letter) for letter in random.choice(list(SMALL), count, replace=False)]


def words(random, letters, count, longest=6):
    """`count` random words over `letters`, one to `longest` letters long."""
    drawn = random.choice(list(letters), (count, longest)).tolist()
    lengths = random.integers(1, longest + 1, count).tolist()
    return ["".join(word[:length]) for word, length in zip(drawn, lengths, strict=True)]


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
    for count in (1, *random.integers(30, 60, 2), random.integers(200, 400)):
        letters = some_letters(random, 8)
        tokens = words(random, letters, count, longest=3)
        tokens += random.permutation(tokens).tolist()[:10]  # something repeats for sure
        tokens += ["".join(letters[:3]), letters[0] + letters[1]]  # and something is long
        tokens += words(random, letters[:2], 30, longest=9)  # and differs late
        expect_vocabulary(build_vocabulary(tokens), sorted_once(tokens))


@test_case(
    name="a str is the sequence of its characters",
    points=2,
    hidden=True,
    failure_message="Every character of a str is a token: spaces, line breaks, digits and "
    "punctuation too. None is dropped or changed.",
)
def test_characters(build_vocabulary):
    random = rng()
    for length in random.integers(40, 120, 3):
        pool = list(SMALL + SMALL.upper() + " 0123456789.,;:!?-'\n\t")
        small = str(random.choice(list(SMALL)))
        text = "".join(random.choice(pool, length)) + f" \n{small.upper()}9,{small}{small}"
        expect_vocabulary(build_vocabulary(text), sorted_once(text))


@test_case(
    name="capitals, digits and other alphabets sort by code point",
    points=1,
    hidden=True,
    failure_message="Sorted means by code point, whatever the language: capitals before small "
    "letters, accents after z. Nothing is folded, normalised, cut or split, whatever a token is.",
)
def test_code_points(build_vocabulary):
    random = rng()
    letters = "abzABZ019_äöüßÄéñλΩж中😀"
    tokens = [*words(random, letters, 200, longest=2), "B", "a", "ä", "z", "Z", "ß", "ss"]
    tokens += ["e\u0301", "\u00e9", "ﬁ", "fi"]  # which a normalisation would make one
    tokens += [""]  # the empty str is a str
    # Whatever a token holds, and however long it is: it is neither cut, cleaned nor split.
    tokens += words(random, letters + " .,-'\n", 100, longest=9)
    tokens += ["The", "New York", " a", "a ", "well-bred", "'tis", "mat.", "\n\n", "a  b"]
    expect_vocabulary(build_vocabulary(shuffled(random, tokens)), sorted_once(tokens))


def shuffled(random, tokens):
    """The same tokens in a random order."""
    return [tokens[i] for i in random.permutation(len(tokens))]


@test_case(
    name="any sequence of tokens, also an empty one",
    points=1,
    hidden=True,
    failure_message="A tuple is a sequence as well, and so is one without any tokens: then the "
    "vocabulary is an empty list.",
)
def test_other_sequences(build_vocabulary):
    random = rng()
    tokens = words(random, some_letters(random, 4), random.integers(20, 30), longest=2)
    tokens = tuple(shuffled(random, [*tokens, *tokens[:5]]))
    expect_vocabulary(build_vocabulary(tokens), sorted_once(tokens))
    expect_vocabulary(build_vocabulary([]), [])
    expect_vocabulary(build_vocabulary(""), [])
