"""q1: a text into words, and words into a vocabulary."""

from otter.test_files import test_case

from autograder.testing import expect_equal, expect_strings, reference, rng

OK_FORMAT = False
name = "q1"
points = None

WORDS = ["the", "a", "lady", "Elizabeth", "TRUTH", "man", "of", "fortune", "wife", "x", "I"]
INNER = ["don't", "well-bred", "mother-in-law", "o'clock", "Tom's", "DIDN'T", "ne'er-do-well"]
INNER += ["l'été", "Жар-птица", "x-y-z", "r'n'b", "well-bred's", "jack-in-the-box-of-tricks"]
FOREIGN = ["café", "Élan", "naïve", "œuvre", "Ærø", "мир", "Жизнь", "smörgåsbord", "文字"]
FOREIGN += ["λόγος", "שלום", "слово", "ñandú", "𠮷", "donaudampfschifffahrtsgesellschaftskapitän"]
MARKS = list(".,;:!?")
SEPARATORS = [" ", "  ", "\n", "\t", "--", "---", " - ", '"', " (", ") ", "_", "42", " & ", "/"]
# Everything but letters and marks separates, whatever it looks like.
OTHERS = [*"—\u2011\u00ad\u200b`´。，¿¡@*=%\\", "\r\n", *"“”«[]<>#|"]


def checked_tokens(tokenize, text):
    """The tokens of `text`, after checking that they are a list (or tuple) of str."""
    return expect_strings(
        tokenize(text), "tokenize's result", asked="tokenize returns a list of str"
    )


def random_text(random, words, separators, size=60):
    """Words with a separator between each two, some of them followed by a mark."""
    parts = []
    for _ in range(size):
        parts.append(str(random.choice(words)))
        if random.random() < 0.3:
            parts.append(str(random.choice(MARKS)))
        parts.append(str(random.choice(separators)))
    return "".join(parts)


def compare(tokenize, text):
    """Fail unless the tokens of `text` are the reference's."""
    expect_equal(checked_tokens(tokenize, text), reference().tokenize(text), f"tokens of {text!r}")


@test_case(
    name="words are in lower case, and each mark is a token",
    points=1,
    hidden=True,
    failure_message=(
        "Check lower case, and that every one of . , ; : ! ? is a token of its "
        "own, also when several stand in a row."
    ),
)
def test_words_and_marks(tokenize):
    random = rng()
    for _ in range(3):
        compare(tokenize, random_text(random, WORDS, [" ", "\n", "  "]))
    compare(tokenize, "Wait... What?! No; yes: " + str(random.choice(WORDS)))
    compare(tokenize, "".join(f"{random.choice(WORDS)}{mark * 2} " for mark in MARKS))
    compare(tokenize, f"Mr. {random.choice(WORDS)}, 3.5, 1,000 or 10:30; e.g. this")
    compare(tokenize, "".join(random.permutation(MARKS)))
    # Marks with words on both sides and nothing in between.
    compare(tokenize, "".join(f"{random.choice(WORDS)}{mark}" for mark in MARKS) + "end")


@test_case(
    name="an apostrophe or a hyphen between two letters stays in the word",
    points=1,
    hidden=True,
    failure_message=(
        "A single apostrophe or hyphen between letters is part of the word, and a"
        " word may have several of them; at the edge of a word they are not part "
        "of it."
    ),
)
def test_inner_apostrophes_and_hyphens(tokenize):
    random = rng()
    compare(tokenize, random_text(random, INNER + WORDS, [" ", "\n"]))
    word = str(random.choice(["sisters", "ladies", "girls"]))
    compare(tokenize, f"the {word}' gowns, 'tis -{word} and {word}- again")
    compare(tokenize, f"'{word}' and '{word}, dear'")
    compare(tokenize, f"'{word} and {word}")  # the first character has none before it


@test_case(
    name="two hyphens in a row separate words",
    points=1,
    hidden=True,
    failure_message=(
        "`--` is a dash: it separates, and leaves nothing behind. `well-bred` is "
        "one word all the same."
    ),
)
def test_double_hyphens(tokenize):
    random = rng()
    compare(tokenize, random_text(random, WORDS + INNER, ["--", " -- ", "--", " "]))
    first, second = (str(word) for word in random.choice(INNER, 2))
    compare(tokenize, f"{first}--{second}---{first}")
    # Neither are two apostrophes, nor one of each; a line may end with a hyphen.
    compare(tokenize, f"{first}''{second} {second}'-{first} {first}-'{second} {first}-\n{second}")


@test_case(
    name="letters of every alphabet are letters; digits and underscores are not",
    points=1,
    hidden=True,
    failure_message=(
        "Think of letters with accents and of other alphabets, and of what else "
        "Python's \\w matches besides letters. Whatever is neither a letter nor a mark separates."
    ),
)
def test_unicode_letters(tokenize):
    random = rng()
    compare(tokenize, random_text(random, FOREIGN + WORDS, [" ", "\n"]))
    compare(tokenize, random_text(random, FOREIGN + WORDS + INNER, SEPARATORS))
    pairs = zip(random.choice(FOREIGN + WORDS + INNER, len(OTHERS)), OTHERS, strict=True)
    compare(tokenize, "".join(f"{word}{other}" for word, other in pairs))
    first, second = (str(word) for word in random.choice(WORDS, 2))
    compare(tokenize, f"{first}_{second} _{first}_ {second}{random.integers(100)}{first} 1813")
    compare(tokenize, f"{first}-42 7'{second} {first}'_ _-{second} {first}-{second}")
    # Lower case folds nothing that is small already; other quotes and dashes are all the rest.
    compare(tokenize, f"Straße ﬁn {first}’{second} ‘{first}’ {first}–{second} {first}…")


@test_case(
    name="a text without words has no tokens",
    points=0.5,
    hidden=True,
    failure_message=(
        "What should become of an empty text, or of one with nothing but spaces, digits and quotes?"
    ),
)
def test_no_tokens(tokenize):
    for text in ("", "  \n\t", '"12" -- (7) _ - \''):
        expect_equal(checked_tokens(tokenize, text), [], f"tokens of {text!r}")


def checked_vocabulary(build_vocabulary, tokens, max_size):
    """The vocabulary, after checking that it is a list (or tuple) of str."""
    asked = "build_vocabulary returns a list of str"
    return expect_strings(build_vocabulary(tokens, max_size), "the vocabulary", asked=asked)


def random_tokens(random, kinds=30, size=400):
    """Tokens of very different frequency, many of them tied, in random order.

    Each mark is as frequent as some word. Words are short and long, and many begin alike.
    """
    letters = list("abcdefghijklmnopqrstuvwxyz")
    words = {"".join(random.choice(letters, int(random.integers(1, 8)))) for _ in range(kinds)}
    words |= {word + "".join(random.choice(letters, 2)) for word in sorted(words)[: kinds // 2]}
    words = sorted(words)
    order = random.permutation(len(words))
    repeats = [1 + size // (6 * (rank + 1)) for rank in range(len(words))]
    distinct = [*(words[k] for k in order), *MARKS]
    repeats += [*random.choice(repeats, len(MARKS))]
    pairs = zip(distinct, repeats, strict=True)
    tokens = [token for token, times in pairs for _ in range(times)]
    return [tokens[k] for k in random.permutation(len(tokens))]


@test_case(
    name="the vocabulary goes by falling frequency, <unk> first",
    points=1,
    hidden=True,
    failure_message="'<unk>' comes first, then the most frequent token, and so on.",
)
def test_by_frequency(build_vocabulary):
    random = rng()
    words = ["zebra", "apple", "mole", "kite", "bird", "don't", "well-bred", "'tis", "été"]
    order = [words[k] for k in random.permutation(len(words))]
    tokens = [word for times, word in enumerate(order, start=2) for _ in range(times)]
    tokens = [tokens[k] for k in random.permutation(len(tokens))]
    vocabulary = checked_vocabulary(build_vocabulary, tokens, 50)
    expect_equal(vocabulary, ["<unk>", *reversed(order)], "the vocabulary")


@test_case(
    name="equally frequent tokens stand in alphabetical order",
    points=1,
    hidden=True,
    failure_message=(
        "Among tokens with the same count the alphabet decides, also about which "
        "of them still fits in. Marks are tokens like any other (`sorted` knows "
        "their place)."
    ),
)
def test_ties(build_vocabulary):
    random = rng()
    tokens = random_tokens(random)
    whole = reference().build_vocabulary(tokens, 10_000)
    for size in (10_000, int(random.integers(5, len(whole))), int(random.integers(5, len(whole)))):
        vocabulary = checked_vocabulary(build_vocabulary, tokens, size)
        expect_equal(vocabulary, whole[:size], f"the vocabulary of at most {size}")
    # As they come, capitals too, in an order that is alphabetical with and without a difference.
    others = ["Ada", "zoe", "eve", "zoe", "ada", "ada"]
    for size in (10, 4, 3):
        vocabulary = checked_vocabulary(build_vocabulary, others, size)
        wanted = ["<unk>", "ada", "zoe", "Ada", "eve"][:size]
        expect_equal(vocabulary, wanted, f"the vocabulary of at most {size}")
    stem = "".join(random.choice(list("bcdfgh"), 5))
    late = sorted(f"{letter}{k}" for k, letter in enumerate(random.permutation(list("bcdfgh"))))
    alike = sorted(f"{stem}{letter}" for letter in random.permutation(list("bcdfgh")))
    for tied in (late, alike):  # who comes first in the text comes last in the alphabet
        for size in (2, 4):
            vocabulary = checked_vocabulary(build_vocabulary, tied[::-1] * 2, size)
            wanted = ["<unk>", *tied][:size]
            expect_equal(vocabulary, wanted, f"the vocabulary of at most {size}")


@test_case(
    name="max_size counts <unk>, and is an upper bound only",
    points=1,
    hidden=True,
    failure_message=(
        "'<unk>' is one of the max_size entries; with few different tokens the "
        "vocabulary is shorter."
    ),
)
def test_size(build_vocabulary):
    tokens = random_tokens(rng())
    kinds = len(set(tokens))
    expect_equal(checked_vocabulary(build_vocabulary, [], 9), ["<unk>"], "without tokens")
    for size in (1, 2, kinds, kinds + 1, kinds + 2):
        vocabulary = checked_vocabulary(build_vocabulary, tokens, size)
        expect_equal(len(vocabulary), min(size, kinds + 1), f"length for max_size={size}")
        expect_equal(vocabulary[0], "<unk>", f"the first entry for max_size={size}")
