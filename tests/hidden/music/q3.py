"""q3: the structure of the model, and that it learns from whole windows and one-hot targets."""

import keras
import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_equal, rng
from autograder.testing_keras import (
    expect_all_heard,
    expect_all_learn,
    expect_model,
    expect_one_loss,
    loss_of,
    predict,
    train,
)

OK_FORMAT = False
name = "q3"
points = None

LSTM_KINDS = (keras.layers.LSTM, keras.layers.LSTMCell)


def one_hot(ids, size):
    return np.eye(size, dtype="float32")[ids]


def probabilities(model, windows):
    """What the model says about one-hot windows, after checking that these are probabilities."""
    output = predict(model, windows)
    asked = "softmax probabilities (n, V) for one-hot windows (n, width, V)"
    expect_array(output, shape=(len(windows), windows.shape[2]), what="the output", asked=asked)
    expect(np.isfinite(output).all() and (output >= 0).all(), "there are negative outputs or nan")
    expect(np.allclose(output.sum(axis=1), 1, atol=1e-3), "the outputs of a window do not sum to 1")
    return output


def drawn_sizes(random):
    """A vocabulary's size and a window's width, never the same."""
    size, width = int(random.integers(12, 60)), int(random.integers(3, 10))
    return size, width


def lstms(model):
    """The LSTMs in the model: layers, or cells in an RNN; of a pair in both directions, one."""
    waiting, seen = [model], {}
    while waiting:
        layer = waiting.pop()
        if id(layer) in seen:
            continue
        seen[id(layer)] = layer
        if isinstance(layer, keras.layers.Bidirectional):
            waiting.append(layer.forward_layer)
        elif not isinstance(layer, keras.layers.LSTM):  # which has an LSTMCell inside
            waiting.extend(getattr(layer, "layers", None) or getattr(layer, "_layers", None) or [])
    return [layer for layer in seen.values() if isinstance(layer, LSTM_KINDS)]


@test_case(
    name="one-hot windows go in, softmax probabilities come out",
    points=2,
    hidden=True,
    failure_message=(
        "For one-hot windows (n, width, vocabulary_size) the output has shape (n, "
        "vocabulary_size), is never negative and sums to 1 in every row, for any sizes."
    ),
)
def test_shapes(build_model):
    random = rng()
    for _ in range(2):
        size, width = drawn_sizes(random)
        model = expect_model(build_model(size, width))
        probabilities(model, one_hot(random.integers(size, size=(5, width)), size))


@test_case(
    name="there is exactly one LSTM",
    points=2,
    hidden=True,
    failure_message=(
        "The model should hold one LSTM: not none, not another kind of recurrent layer in its"
        " place, not two."
    ),
)
def test_one_lstm(build_model):
    model = expect_model(build_model(*drawn_sizes(rng())))
    expect_equal(len(lstms(model)), 1, "the number of LSTMs")


@test_case(
    name="the LSTM has `units` units, and 128 unless told otherwise",
    points=1,
    hidden=True,
    failure_message=(
        "Which of the arguments is the size of the LSTM? The lecture's `lstm_size` is the "
        "width of the window."
    ),
)
def test_units(build_model):
    random = rng()
    size, width = drawn_sizes(random)
    units = int(random.permutation([13, 17, 19, 23])[0])
    for given, wanted in (({"units": units}, units), ({}, 128)):
        found = {layer.units for layer in lstms(expect_model(build_model(size, width, **given)))}
        expect_equal(found, {wanted}, "the units of the LSTM")


@test_case(
    name="the loss is a cross-entropy, takes one-hot targets and fits the softmax",
    points=2,
    hidden=True,
    failure_message=(
        "Which cross-entropy takes one-hot targets of many classes, and does it know that the"
        " outputs are probabilities already, not logits?"
    ),
)
def test_loss(build_model):
    random = rng()
    size, width = drawn_sizes(random)
    model = expect_model(build_model(size, width))
    loss = expect_one_loss(model)
    options = loss.get_config() if isinstance(loss, keras.losses.Loss) else {}
    truth = one_hot(random.integers(size, size=16), size)
    guesses = random.dirichlet(np.ones(size), size=16).astype("float32")
    guesses = 0.9 * guesses + 0.1 / size  # not too near 0 for a float
    smoothing = float(options.get("label_smoothing") or 0)
    wanted = truth * (1 - smoothing) + smoothing / size
    wanted = float(-(wanted * np.log(guesses)).sum(axis=1).mean())
    found = loss_of(loss, truth, guesses)
    expect(abs(found - wanted) < 1e-3 * wanted, f"the loss is {found}, the cross-entropy {wanted}")


@test_case(
    name="the model can learn from every character of the window",
    points=2,
    hidden=True,
    failure_message=(
        "A character of the window changes no probability; or, on a text where the first "
        "character of the window decides what comes next, the model does not learn. Does the "
        "LSTM read the whole window, does what it has read reach the answer, and is the loss the "
        "right one?"
    ),
)
def test_learns(build_model):
    random = rng()
    size, width = int(random.integers(7, 10)), int(random.integers(3, 6))
    model = expect_model(build_model(size, width, units=16))
    expect_all_heard(
        model, lambda ids: probabilities(model, one_hot(ids, size)), width, range(size), random
    )
    keras.utils.set_random_seed(int(random.integers(2**31)))
    model = expect_model(build_model(size, width, units=32))
    ids = random.integers(size, size=(1200, width))
    windows, targets = one_hot(ids, size), one_hot(ids[:, 0], size)
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=model.loss)
    for _ in range(3):
        with expect_all_learn(model):
            train(model, windows[:1000], targets[:1000], batch_size=50, epochs=6)
        chosen = probabilities(model, windows[1000:])[np.arange(200), ids[1000:, 0]]
        surprise = -np.log(np.maximum(chosen, 1e-30)).mean()
        if surprise < 0.7 * np.log(size):
            return
    raise AssertionError(f"surprise {surprise:.2f} nats, {np.log(size):.2f} by guessing")
