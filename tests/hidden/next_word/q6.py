"""q6: drawing words, and writing with a model.

The models that write here are made by hand, so that the right words are known: tables of what
follows what, at each position of the window.
"""

import keras
import numpy as np
from otter.test_files import test_case

from autograder.testing import (
    expect,
    expect_equal,
    expect_int,
    expect_strings,
    is_rare_count,
    rescaled,
    rng,
)

OK_FORMAT = False
name = "q6"
points = None


def drawn(sample, probabilities, temperature, seed):
    """One draw, after checking that it is a position."""
    value = sample(probabilities, temperature, seed)
    value = expect_int(value, "the position drawn", asked="sample returns an int")
    expect(0 <= value < len(probabilities), f"{value} is no position")
    return value


def seeds(random, n):
    """`n` random seeds."""
    return [int(seed) for seed in random.choice(2**31 - 1, size=n, replace=True)]


def expect_frequencies(draws, expected, what):
    """Fail where a count is further from its expectation than chance explains."""
    counts, n = np.bincount(draws, minlength=len(expected)), len(draws)
    far = any(
        is_rare_count(int(count), n, float(p)) for count, p in zip(counts, expected, strict=True)
    )
    expect(not far, f"{what}: counts {counts}, expected {np.round(n * expected, 1)}")


@test_case(
    name="frequencies over many seeds match the distribution",
    points=1,
    hidden=True,
    failure_message=(
        "At temperature 1, over many different seeds, each position should be "
        "drawn as often as its probability says. Is the seed used, and is it the "
        "only source of chance?"
    ),
)
def test_frequencies(sample):
    random = rng()
    probabilities = random.permutation([0.42, 0.28, 0.17, 0.09, 0.04])
    draws = [drawn(sample, probabilities, 1.0, seed) for seed in seeds(random, 500)]
    expect_frequencies(draws, probabilities, "temperature 1")
    rare = np.full(201, 0.5 / 200)  # one half of the draws, though each is rare
    rare[int(random.integers(201))] = 0.5
    draws = np.array([drawn(sample, rare, 1.0, seed) for seed in seeds(random, 300)])
    expect_frequencies((rare[draws] < 0.5).astype(int), np.array([0.5, 0.5]), "many rare ones")
    half = draws[rare[draws] < 0.5]  # about 150 draws among 200: some 106 different ones
    expect(len(set(half.tolist())) > 70, f"{len(half)} draws of 200 gave {len(set(half.tolist()))}")


@test_case(
    name="the temperature divides the log probabilities",
    points=2,
    hidden=True,
    failure_message=(
        "Below 1 the likely become likelier, above 1 the unlikely do: p to the "
        "power of 1/T, normalised."
    ),
)
def test_temperature(sample):
    random = rng()
    probabilities = random.permutation([0.42, 0.28, 0.17, 0.09, 0.04])
    for temperature in (0.5, 3.0):
        draws = [drawn(sample, probabilities, temperature, seed) for seed in seeds(random, 400)]
        expect_frequencies(draws, rescaled(probabilities, temperature), f"T = {temperature}")
    coldest = 10 ** -random.uniform(3.3, 3.7)
    for temperature in (0.1, 0.004, float(coldest)):  # cold, and still not sure
        close = np.exp(temperature * random.permutation([0.6, 0.2, -0.2, -0.6]))
        close /= close.sum()
        draws = [drawn(sample, close, temperature, seed) for seed in seeds(random, 400)]
        expect_frequencies(draws, rescaled(close, temperature), f"T = {temperature}")


@test_case(
    name="temperature 0 takes the most likely",
    points=1,
    hidden=True,
    failure_message=(
        "At temperature 0 nothing is left to chance, and nothing may be divided by 0."
    ),
)
def test_temperature_zero(sample):
    random = rng()
    for seed in seeds(random, 10):
        probabilities = random.dirichlet(np.ones(8))
        for temperature in (0, 0.0):
            position = drawn(sample, probabilities, temperature, seed)
            expect_equal(position, int(probabilities.argmax()), "the draw at temperature 0")


@test_case(
    name="the same seed gives the same draw, whatever happened before",
    points=1,
    hidden=True,
    failure_message=(
        "A draw must depend on its arguments only: give the seed to the random "
        "generator at every call. Different seeds should not all draw the same."
    ),
)
def test_seed(sample):
    random = rng()
    probabilities = np.full(50, 0.02)
    chosen = [0, *seeds(random, 30)]
    first = [drawn(sample, probabilities, 1.0, seed) for seed in chosen]
    again = [drawn(sample, probabilities, 1.0, seed) for seed in reversed(chosen)]
    expect_equal(again[::-1], first, "the draws of the same seeds")
    expect(len(set(first)) > 10, f"31 seeds drew only {sorted(set(first))} of 50 positions")


@test_case(
    name="extreme temperatures are stable, and the impossible is never drawn",
    points=1,
    hidden=True,
    failure_message=(
        "With T = 0.001 the exponents are huge: subtract the largest before exp. Probabilities in "
        "single precision sum to 1 with six digits only. "
        "A position of probability 0 has logarithm -inf, and stays at 0 for every"
        " temperature."
    ),
)
def test_extremes(sample):
    random = rng()
    order = random.permutation(6)
    probabilities = np.array([0.4, 0.3, 0.2, 0.1, 0.0, 0.0])[order]
    for seed in seeds(random, 15):
        for temperature in (1e-3, 1e-2):
            position = drawn(sample, probabilities, temperature, seed)
            expect_equal(position, int(probabilities.argmax()), f"the draw at T = {temperature}")
    draws = [drawn(sample, probabilities, 1000.0, seed) for seed in seeds(random, 300)]
    expect_frequencies(draws, rescaled(probabilities, 1000.0), "T = 1000")
    faint = random.permutation([1 - 1e-12, 1e-12, 1e-30, 0.0])  # rare, and far from impossible
    draws = [drawn(sample, faint, 40.0, seed) for seed in seeds(random, 300)]
    expect_frequencies(draws, rescaled(faint, 40.0), "T = 40, rare ones")
    for seed in seeds(random, 25):  # in single precision, as a softmax gives them
        many = random.dirichlet(np.ones(int(random.integers(300, 400)))).astype(np.float32)
        many[-1] = 0
        drawn(sample, many / many.sum(), float(random.choice([1.0, 0.7])), seed)
    small = np.array([1e-30, 1 - 1e-10, 1e-10, 0.0])
    expect_equal(drawn(sample, small, 1e-3, seeds(random, 1)[0]), 1, "the draw of a sure thing")


# --- generate ---------------------------------------------------------------------------------


def table_model(table):
    """A model of windows: the softmax of the sum of `table[position, word]`, each `(V,)`.

    Its dropout shows whether it is asked as in training, where half of the sum would be missing.
    """
    window, size, _ = table.shape
    model = keras.Sequential(
        [
            keras.Input(shape=(window,), dtype="int32"),  # PUBLIC
            keras.layers.Embedding(size, size),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(size, activation="softmax", use_bias=False),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.set_weights([np.eye(size), table.reshape(window * size, size)])
    return model


def steady_model(window, probabilities):
    """A model that gives the same distribution after every window."""
    table = np.zeros((window, len(probabilities), len(probabilities)))
    table[0] = np.log(probabilities)
    return table_model(table)


def a_vocabulary(random, size):
    """`<unk>` and made-up words, in random order."""
    words = [f"{first}{second}" for first in "bdFGklM" for second in ("a", "ee", "i", "oo", "u")]
    return ["<unk>", *(str(word) for word in random.permutation(words)[: size - 1])]


def words_to_come(table, prompt, vocabulary, length):
    """What a right `generate` writes at temperature 0; None where a choice would be close."""
    ids = [0] * len(table) + [vocabulary.index(w) if w in vocabulary else 0 for w in prompt]
    for _ in range(length):
        scores = sum(table[k, word] for k, word in enumerate(ids[-len(table) :]))
        second, best = np.sort(scores[1:])[-2:]
        if best - second < 0.5:
            return None
        ids.append(1 + int(np.argmax(scores[1:])))
    return [vocabulary[k] for k in ids[-length:]]


def checked_words(words, vocabulary, length):
    """The words written, after checking that they are `length` words of the vocabulary."""
    words = expect_strings(words, "generate's result", asked="generate returns a list of str")
    expect_equal(len(words), length, "the number of words")
    unknown = [word for word in words if word not in vocabulary]
    expect(not unknown, f"{unknown} are not in the vocabulary")
    expect("<unk>" not in words, "<unk> was written")
    return words


def follow(generate, random, length, longer=0, exactly=None, unknown=(), stranger="zebra"):
    """Let it write at temperature 0 with a random table, and compare with what must come.

    The prompt is `longer` words longer than the window, or has `exactly` so many. At the places
    `unknown` it has the word `stranger`; where that is None, a known word in capitals.
    """
    size, window, expected = int(random.integers(12, 17)), int(random.integers(3, 6)), None
    words = window + longer if exactly is None else exactly
    vocabulary = a_vocabulary(random, size)
    small = [word for word in vocabulary[1:] if word.islower()]
    while expected is None:
        table = random.normal(0, 3, (window, size, size))
        prompt = [str(word) for word in random.choice(vocabulary[1:], words)]
        for place in unknown:
            prompt[place] = stranger or str(random.choice(small)).upper()
        expected = words_to_come(table, prompt, vocabulary, length)
    seed = int(random.integers(1000))
    written = generate(table_model(table), prompt, vocabulary, window, length, 0, seed)
    expect_equal(checked_words(written, vocabulary, length), expected, f"what follows {prompt}")


@test_case(
    name="each word written is fed back, in order",
    points=2,
    hidden=True,
    failure_message=(
        "The model sees the last `window` words, in reading order, the ones just "
        "written included. The prompt is not repeated in the result."
    ),
)
def test_feeds_back(generate):
    random = rng()
    follow(generate, random, length=8)
    follow(generate, random, length=5, longer=4)


@test_case(
    name="a short prompt is padded in front with <unk>",
    points=1,
    hidden=True,
    failure_message=(
        "With fewer words than the window, <unk> (number 0) stands in front of them. "
        "How long is the shortest prompt?"
    ),
)
def test_short_prompt(generate):
    random = rng()
    follow(generate, random, length=5, exactly=1)
    follow(generate, random, length=4, longer=-1)
    follow(generate, random, length=4, exactly=0)


@test_case(
    name="unknown words in the prompt count as <unk>",
    points=1,
    hidden=True,
    failure_message=(
        "A word outside the vocabulary has number 0. It keeps its place in the window."
    ),
)
def test_unknown_words(generate):
    random = rng()
    follow(generate, random, length=4, unknown=(0, -1))
    follow(generate, random, length=4, longer=2, unknown=(-2,))
    for place in (-1, -2):  # the words before it do not move up
        follow(generate, random, length=4, unknown=(place,), stranger="<unk>")
    follow(generate, random, length=4, unknown=(-1, -2, -3), stranger=None)


@test_case(
    name="<unk> is never written, however likely it is",
    points=2,
    hidden=True,
    failure_message=(
        "Take the probability of <unk> away and draw among the others, at "
        "temperature 0 and above; the result has exactly `length` words all the "
        "same."
    ),
)
def test_never_unknown(generate):
    random = rng()
    vocabulary = a_vocabulary(random, 5)
    probabilities = np.array([0.9, *random.permutation([0.06, 0.02, 0.015, 0.005])])
    model = steady_model(3, probabilities)
    best = vocabulary[1 + int(probabilities[1:].argmax())]
    for temperature, length in ((0, 3), (1.0, 12), (2.0, 6), (40.0, 30)):
        seed = int(random.integers(1000))
        words = generate(model, vocabulary[1:3], vocabulary, 3, length, temperature, seed)
        words = checked_words(words, vocabulary, length)
        expect(temperature > 0 or words == [best] * length, f"{words} at temperature 0")


@test_case(
    name="the result has exactly `length` words, whatever they are",
    points=0.5,
    hidden=True,
    failure_message="A mark is a token like any other: writing ends after `length` words.",
)
def test_length(generate):
    random = rng()
    vocabulary = [*a_vocabulary(random, 4), ".", ","]
    for mark in ".,":
        model = steady_model(2, np.where(np.array(vocabulary) == mark, 0.8, 0.04))
        for temperature, length in ((0, 3), (1.0, 8)):
            seed = int(random.integers(1000))
            words = generate(model, vocabulary[1:3], vocabulary, 2, length, temperature, seed)
            words = checked_words(words, vocabulary, length)
            expect(temperature > 0 or words == [mark] * length, f"{words} at temperature 0")


@test_case(
    name="words are drawn anew at each place, with the temperature",
    points=2,
    hidden=True,
    failure_message=(
        "Each place needs its own random number, and the temperature must reach "
        "the draw. Over many places the words should be as frequent as the model "
        "says."
    ),
)
def test_draws_anew(generate):
    random = rng()
    vocabulary = a_vocabulary(random, 5)
    for temperature, length, unknown, known in (
        (1.0, 60, 0.7, [0.12, 0.09, 0.06, 0.03]),
        (0.2, 25, 0.05, [0.475, 0.2375, 0.1425, 0.095]),
    ):
        probabilities = np.array([unknown, *random.permutation(known)])
        model = steady_model(2, probabilities)
        # A multiple of 0 is no other seed.
        seed = 0 if temperature == 1.0 else int(random.integers(1, 1000))
        words = generate(model, vocabulary[1:2], vocabulary, 2, length, temperature, seed)
        draws = [vocabulary.index(word) for word in checked_words(words, vocabulary, length)]
        expected = rescaled(np.array([0.0, *probabilities[1:]]), temperature)
        expect_frequencies(draws, expected, f"T = {temperature}")


@test_case(
    name="the same seed writes the same words",
    points=1,
    hidden=True,
    failure_message=(
        "All chance in generate must come from its seed; another seed should write something else."
    ),
)
def test_generate_seed(generate):
    random = rng()
    vocabulary = a_vocabulary(random, 12)
    model = steady_model(2, np.full(12, 1 / 12))
    written = []
    one, two = 0, int(random.integers(1, 10_000))
    for seed in (one, two, one):
        words = generate(model, vocabulary[1:3], vocabulary, 2, 8, 1.0, seed)
        written.append(checked_words(words, vocabulary, 8))
    expect_equal(written[2], written[0], "the words of the same seed")
    expect(written[1] != written[0], "two seeds wrote the same words")
