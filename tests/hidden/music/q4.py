"""q4: training, on held-back tunes, against an interpolated 4-gram model of the same text."""

from collections import Counter

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, held_back, reference, rng
from autograder.testing_keras import predict

OK_FORMAT = False
name = "q4"
points = None

WIDTH = 16
TRAINING, HELD_OUT = 10_000, 6_000
MARGIN = 1.0
STAGES = (
    5,
    10,
)  # epochs: at the first a quick training passes, the other is what the text promises


def passages(random):
    """`(training, held_out, vocabulary)`: tunes drawn from the held-back ones, one a line.

    The vocabulary has every character of all held-back tunes, in an order that is drawn anew.
    """
    tunes = reference().read_tunes(held_back("mirrored.abc").read_text("utf-8"))
    bodies = [tunes[int(k)]["body"] for k in random.permutation(len(tunes))]
    whole = "\n".join(bodies)
    start = whole.index("\n", TRAINING) + 1  # with another tune than that which training ends in
    characters = sorted(set(whole))
    vocabulary = [characters[int(k)] for k in random.permutation(len(characters))]
    return whole[:TRAINING], whole[start : start + HELD_OUT], vocabulary


def four_gram_bits(training, held_out, size):
    """Bits per character of the interpolated 4-gram with the weights that suit best."""
    places = range(WIDTH, len(held_out))
    parts = [np.full(len(places), 1 / size)]
    for k in range(4):
        counts = Counter(training[i : i + k + 1] for i in range(len(training) - k))
        contexts = Counter(training[i : i + k] for i in range(len(training) - k))
        seen = [counts[held_out[i - k : i + 1]] for i in places]
        parts.append(np.array(seen) / [max(contexts[held_out[i - k : i]], 1) for i in places])
    parts = np.array(parts)
    mixture = np.full(len(parts), 1 / len(parts))
    for _ in range(200):  # expectation maximisation
        came_from = mixture[:, None] * parts
        mixture = np.mean(came_from / came_from.sum(axis=0), axis=1)
    return -float(np.log2(mixture @ parts).mean())


def one_hot(text, vocabulary):
    number = {character: k for k, character in enumerate(vocabulary)}
    return np.eye(len(vocabulary), dtype="float32")[[number[character] for character in text]]


def checked_probabilities(model, windows):
    """The model's predictions, after checking that they are distributions over the characters."""
    output = predict(model, windows, "the trained model")
    asked = "probabilities (n, V) for one-hot windows (n, width, V)"
    expect_array(output, shape=(len(windows), windows.shape[2]), what="the output", asked=asked)
    expect(np.isfinite(output).all() and (output >= 0).all(), "there are negative outputs or nan")
    expect(np.allclose(output.sum(axis=1), 1, atol=1e-3), "the outputs of a window do not sum to 1")
    return output


def model_bits(model, held_out, vocabulary):
    """Bits per character of the model on the held-out text, at every full window."""
    rows = one_hot(held_out, vocabulary)
    windows = np.lib.stride_tricks.sliding_window_view(rows, WIDTH, axis=0)[:-1].swapaxes(1, 2)
    output = checked_probabilities(model, np.ascontiguousarray(windows))
    chosen = (output * rows[WIDTH:]).sum(axis=1)
    return float(-np.log2(np.maximum(chosen, 1e-30)).mean())


@test_case(
    name="a model for the vocabulary and the width that were asked for",
    points=1,
    hidden=True,
    failure_message=(
        "The trained model turns one-hot windows (n, width, V) into probabilities (n, V), "
        "where V is the length of the vocabulary, whatever characters the text happens to "
        "have."
    ),
)
def test_interface(train_model):
    random = rng()
    width, size = int(random.integers(4, 12)), int(random.integers(9, 20))
    characters = list("abcdefgABCDEFG|:2/z >,'^=")
    vocabulary = [characters[int(k)] for k in random.permutation(len(characters))[:size]]
    text = "".join(vocabulary[int(k)] for k in random.integers(size - 2, size=300))
    epochs = int(random.integers(1, 3))
    model = train_model(text, vocabulary, width, epochs, int(random.integers(1000)))
    windows = np.eye(size, dtype="float32")[random.integers(size, size=(7, width))]
    checked_probabilities(model, windows)


@test_case(
    name="on other tunes the trained model is better than an interpolated 4-gram model",
    points=3,
    hidden=True,
    failure_message=(
        "The bits per character on tunes that the model has not seen are not clearly fewer "
        "than those of a 4-gram model, which looks at the last three characters only. Is the "
        "target the character right after the window, in the order of the vocabulary? Does "
        "the training see the whole text, as often as it may?"
    ),
)
def test_beats_the_4_gram(train_model):
    random = rng()
    training, held_out, vocabulary = passages(random)
    rival = four_gram_bits(training, held_out, len(vocabulary))
    tried = []
    for epochs in STAGES:
        model = train_model(training, vocabulary, WIDTH, epochs, int(random.integers(1000)))
        tried.append(model_bits(model, held_out, vocabulary))
        if tried[-1] <= MARGIN * rival:
            return
    raise AssertionError(f"bits {tried}, the 4-gram model {rival:.3f} times {MARGIN}")
