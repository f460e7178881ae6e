"""q5: writing with a model, character by character.

The models that write here are made by hand, so that the right characters are known: tables of what
follows what, at each position of the window. A row of zeros adds nothing to the sum. All cases
together ask for 200 characters, with those of the public checks.
"""

import keras
import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_equal, expect_str, is_rare_count, rescaled, rng

OK_FORMAT = False
name = "q5"
points = None

CHARACTERS = "abcdefgABCDEFGz|:]2346/>,'^= "


def table_model(table, bias):
    """A model of windows: the softmax of the bias and the sum of `table[position, character]`."""
    width, size, _ = table.shape
    model = keras.Sequential(
        [
            keras.Input(shape=(width, size)),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.5),  # nothing, unless it is called as in training
            keras.layers.Dense(size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    model.set_weights([table.reshape(width * size, size), bias])
    return model


def steady_model(width, probabilities):
    """A model that gives the same distribution after every window."""
    size = len(probabilities)
    with np.errstate(divide="ignore"):
        bias = np.maximum(np.log(probabilities), -200)  # 0 stays 0 in a float32 softmax
    return table_model(np.zeros((width, size, size)), bias)


def a_vocabulary(random, size):
    """Characters of ABC notation in random order."""
    return [CHARACTERS[int(k)] for k in random.permutation(len(CHARACTERS))[:size]]


def checked(text, vocabulary, length):
    """The text, after checking that it is a str of `length` characters of the vocabulary."""
    text = expect_str(text, "generate's result", asked="generate returns a str")
    expect_equal(len(text), length, "the number of characters")
    expect(set(text) <= set(vocabulary), f"{text!r} has characters outside the vocabulary")
    return text


def to_come(table, bias, start, vocabulary, length):
    """What a right `generate` writes at temperature 0; None where a choice would be close.

    `start` is a list of characters, with None for a row of zeros; rows of zeros stand in front.
    """
    width, size, _ = table.shape
    ids = [None] * width + [None if c is None else vocabulary.index(c) for c in start]
    for _ in range(length):
        seen = enumerate(ids[len(ids) - width :])
        scores = bias + sum((table[k, c] for k, c in seen if c is not None), np.zeros(size))
        second, best = np.sort(scores)[-2:]
        if best - second < 0.5:
            return None
        ids.append(int(np.argmax(scores)))
    return "".join(vocabulary[k] for k in ids[len(ids) - length :])


def follow(generate, random, length, longer=0, exactly=None):
    """Let it write at temperature 0 with a random table, and compare with what must come.

    The start is `longer` characters longer than the window, or has `exactly` so many. Of a longer
    one, another stretch than the last would lead to another text; so would, of a shorter one, any
    usual way of filling the window but zeros in front.
    """
    size, width, expected = int(random.integers(10, 15)), int(random.integers(3, 6)), None
    characters = width + longer if exactly is None else exactly
    vocabulary = a_vocabulary(random, size)
    while expected is None:
        table = random.normal(0, 3, (width, size, size))
        bias = random.normal(0, 3, size)
        start = "".join(vocabulary[int(k)] for k in random.integers(size, size=characters))
        windows = [list(start[k : k + width]) for k in range(characters - width)]
        missing = max(0, width - characters)
        if missing:
            windows += [[vocabulary[k]] * missing + list(start) for k in (0, -1)]
            if start:
                windows.append(list(start) + [None] * missing)
                windows += [list(start * width)[:width], list(start * width)[-width:]]
                windows += [[start[0]] * missing + list(start), list(start) + [start[-1]] * missing]
        texts = [to_come(table, bias, window, vocabulary, length) for window in windows]
        right = to_come(table, bias, list(start), vocabulary, length)
        if right is not None and right not in texts:
            expected = right
    seed = int(random.integers(1000))
    written = generate(table_model(table, bias), start, vocabulary, width, length, 0, seed)
    expect_equal(checked(written, vocabulary, length), expected, f"what follows {start!r}")


def expect_frequencies(text, vocabulary, expected, what):
    """Fail where a count is further from its expectation than chance explains."""
    for character, p in zip(vocabulary, expected, strict=True):
        count, n = text.count(character), len(text)
        expect(
            not is_rare_count(count, n, float(p)), f"{what}: {count} of {n}, expected {n * p:.1f}"
        )


@test_case(
    name="each character written is fed back, in order",
    points=2,
    hidden=True,
    failure_message=(
        "The model sees the last `width` characters, in reading order, the ones just written "
        "included, as one-hot rows in the order of the vocabulary. The start is not repeated "
        "in the result."
    ),
)
def test_feeds_back(generate):
    random = rng()
    follow(generate, random, length=5)
    follow(generate, random, length=5, longer=3)
    for _ in range(2):  # one by chance, since nothing stands in front of it, and that one again
        size = 28
        vocabulary, seed = a_vocabulary(random, size), int(random.integers(1000))
        model = table_model(np.stack([np.zeros((size, size)), 60 * np.eye(size)]), np.zeros(size))
        text = checked(generate(model, "", vocabulary, 2, 3, 1.0, seed), vocabulary, 3)
        expect_equal(text, text[0] * 3, "the text of a model that repeats what it sees, at T = 1")


@test_case(
    name="in front of a short start stand rows of zeros",
    points=2,
    hidden=True,
    failure_message=(
        "Where the text so far is shorter than the window, rows of zeros stand in front of "
        "it, not behind it and not some character. How short may a start be?"
    ),
)
def test_short_start(generate):
    random = rng()
    follow(generate, random, length=4, exactly=1)
    follow(generate, random, length=4, longer=-1)
    follow(generate, random, length=5, exactly=0)


@test_case(
    name="the temperature divides the log probabilities",
    points=2,
    hidden=True,
    failure_message=(
        "Each place needs its own random number. Over many places, at temperature 1 "
        "characters should be as frequent as the model says; below 1 the likely ones become "
        "likelier, above 1 the unlikely ones do."
    ),
)
def test_temperature(generate):
    random = rng()
    for temperature, length, given in (
        (0.05, 8, [0.4, 0.2, 0.2, 0.2]),
        (0.01, 12, 10 * [0.1]),  # cold, and still left to chance
        (3.0, 7, [1 - 9e-13, *9 * [1e-13]]),  # above 1, and still nearly certain
        (1000.0, 12, [1 - 9e-30, *9 * [1e-30]]),
        (30.0, 4, [0.5, 0.5, *15 * [0.0]]),  # warm, and what cannot come does not come
        (1.0, 24, [0.34, 0.33, 0.33, 0.0]),
    ):
        probabilities = random.permutation(given)
        vocabulary = a_vocabulary(random, len(given))
        model, seed = steady_model(2, probabilities), int(random.integers(1000))
        text = generate(model, vocabulary[0], vocabulary, 2, length, temperature, seed)
        expected = rescaled(probabilities, temperature)
        expect_frequencies(checked(text, vocabulary, length), vocabulary, expected, "counts")


@test_case(
    name="temperature 0 takes the most likely, and a tiny one does nearly",
    points=1,
    hidden=True,
    failure_message=(
        "At temperature 0 nothing is left to chance, and nothing may be divided by 0. With "
        "0.001 the exponents are huge: subtract the largest before exp."
    ),
)
def test_cold(generate):
    random = rng()
    vocabulary = a_vocabulary(random, 6)
    # Close enough that who is warmer than 0.001 chooses others, too.
    probabilities = random.permutation([0.254, 0.249, 0.249, 0.248, 0.0, 0.0])
    best = vocabulary[int(probabilities.argmax())] = "\n"  # as good a character as any other
    for temperature, length in ((0, 3), (0.0, 3), (1e-3, 12)):
        seed = int(random.integers(1000))
        model = steady_model(3, probabilities)
        text = generate(model, vocabulary[1] * 3, vocabulary, 3, length, temperature, seed)
        text = checked(text, vocabulary, length)
        expect_equal(text, best * length, f"the text at T = {temperature}")


@test_case(
    name="the same seed writes the same text",
    points=1,
    hidden=True,
    failure_message=(
        "All chance in generate must come from its seed, 0 being one as well; another seed should "
        "write something else. Asked for no characters, it writes none."
    ),
)
def test_seed(generate):
    random = rng()
    vocabulary = a_vocabulary(random, 28)
    model = steady_model(2, np.full(28, 1 / 28))
    other = int(random.integers(1, 10_000))
    written = []
    for seed in (0, other, 0):
        text = generate(model, vocabulary[1], vocabulary, 2, 8, 1.0, seed)
        written.append(checked(text, vocabulary, 8))
    expect_equal(written[2], written[0], "the text of the same seed")
    expect(written[1] != written[0], "two seeds wrote the same text")
    drawn = len(set(written[0] + written[1]))
    expect(drawn > 5, f"of 28 characters, all equally likely, 16 were of {drawn} kinds only")
    nothing = generate(model, vocabulary[1], vocabulary, 2, 0, 1.0, other)
    expect_equal(nothing, "", "the text of length 0")
