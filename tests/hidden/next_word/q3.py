"""q3: the structure of the model, and that it learns from whole windows and integer targets."""

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


def probabilities(model, windows, vocabulary_size):
    """What the model says about the windows, after checking that these are probabilities."""
    output = predict(model, windows)
    asked = "softmax probabilities (n, V) for windows (n, window)"
    expect_array(output, shape=(len(windows), vocabulary_size), what="the output", asked=asked)
    expect(np.isfinite(output).all() and (output >= 0).all(), "there are negative outputs or nan")
    expect(np.allclose(output.sum(axis=1), 1, atol=1e-3), "the outputs of a window do not sum to 1")
    return output


def drawn_sizes(random):
    """A vocabulary's size and a window's length."""
    return int(random.integers(8, 60)), int(random.integers(2, 9))


def layers(model):
    """Every layer in the model, once each, however deep; of a pair in both directions, one."""
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
    return list(seen.values())


def lstms(model):
    """The LSTMs in the model: layers, or cells in a general RNN layer."""
    return [layer for layer in layers(model) if isinstance(layer, LSTM_KINDS)]


@test_case(
    name="integer windows go in, softmax probabilities come out",
    points=2,
    hidden=True,
    failure_message=(
        "For integer windows (n, window) the output has shape (n, vocabulary_size), is never "
        "negative and sums to 1 in every row, for any sizes; every number from 0 to "
        "vocabulary_size - 1 is a word."
    ),
)
def test_shapes(build_model):
    random = rng()
    for _ in range(2):
        size, window = drawn_sizes(random)
        model = expect_model(build_model(size, window))
        probabilities(model, random.integers(size, size=(5, window)), size)
        everything = np.arange(size * window).reshape(size, window) % size  # every word number
        probabilities(model, everything, size)


@test_case(
    name="there is exactly one LSTM",
    points=2,
    hidden=True,
    failure_message=(
        "The model should hold one LSTM: not none, not another kind of recurrent "
        "layer in its place, not two."
    ),
)
def test_one_lstm(build_model):
    model = expect_model(build_model(*drawn_sizes(rng())))
    expect_equal(len(lstms(model)), 1, "the number of LSTMs")


@test_case(
    name="embedding_dim and units are used, and are 64 and 128 unless told otherwise",
    points=1,
    hidden=True,
    failure_message=(
        "Do the arguments embedding_dim and units reach the layers they are meant for?"
    ),
)
def test_sizes(build_model):
    random = rng()
    embedding_dim, units = (int(k) for k in random.permutation([13, 17, 19, 23])[:2])
    size, window = int(random.integers(31, 60)), int(random.integers(2, 9))  # not 64
    for given, wanted in (
        ({"embedding_dim": embedding_dim, "units": units}, (embedding_dim, units)),
        ({}, (64, 128)),
    ):
        model = expect_model(build_model(size, window, **given))
        widths = {layer.units for layer in lstms(model)}
        if any(isinstance(layer, keras.layers.Bidirectional) for layer in layers(model)):
            widths |= {2 * width for width in widths} | {2 * width + 1 for width in widths}
        expect(wanted[1] in widths, f"no LSTM has {wanted[1]} units, but {widths}")
        shapes = [tuple(weight.shape) for weight in model.weights]
        expect(
            any(len(s) == 2 and s[0] >= size and s[1] == wanted[0] for s in shapes),
            f"no embedding of length {wanted[0]} for {size} words in {shapes}",
        )


@test_case(
    name="the loss takes integer targets and fits the softmax",
    points=2,
    hidden=True,
    failure_message=(
        "Which cross-entropy takes word numbers as targets, and does it know that"
        " the outputs are probabilities already, not logits?"
    ),
)
def test_loss(build_model):
    random = rng()
    size, window = drawn_sizes(random)
    loss = expect_one_loss(expect_model(build_model(size, window)))
    targets = random.integers(1, size, size=16)
    # Right targets must cost less than wrong ones by the loss that the model was compiled with.
    likely = (np.eye(size)[targets] * 0.7 + 0.3 / size).astype("float32")
    right = loss_of(loss, targets.reshape(-1, 1), likely)
    wrong = loss_of(loss, (targets % (size - 1) + 1).reshape(-1, 1), likely)
    best, worst = -np.log(0.7 + 0.3 / size), -np.log(0.3 / size)
    expect(np.isclose(right, best, atol=1e-3), f"the loss of right answers is {right}")
    expect(np.isclose(wrong, worst, atol=1e-3), f"the loss of wrong answers is {wrong}")


@test_case(
    name="the model can learn from every word of the window",
    points=2,
    hidden=True,
    failure_message=(
        "A word of the window changes no probability; or, on a text where the first word of the "
        "window decides what comes next, the model does not learn. Does the LSTM read the whole "
        "window, does what it has read reach the answer, and is the loss the right one?"
    ),
)
def test_learns(build_model):
    random = rng()
    size, window = int(random.integers(8, 11)), int(random.integers(3, 6))
    model = expect_model(build_model(size, window, embedding_dim=16, units=16))
    expect_all_heard(  # number 0 may be masked
        model, lambda ids: probabilities(model, ids, size), window, range(1, size), random
    )
    keras.utils.set_random_seed(int(random.integers(2**31)))
    model = expect_model(build_model(size, window, embedding_dim=16, units=32))
    # Number 0 may be masked (it is <unk>), so the text does without it.
    windows = random.integers(1, size, size=(1200, window))
    targets = windows[:, 0]
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=model.loss)
    for _ in range(3):
        with expect_all_learn(model):
            train(model, windows[:1000], targets[:1000], batch_size=50, epochs=8)
        chosen = probabilities(model, windows[1000:], size)[np.arange(200), targets[1000:]]
        surprise = -np.log(np.maximum(chosen, 1e-30)).mean()
        if surprise < 0.7 * np.log(size - 1):
            return
    raise AssertionError(f"surprise {surprise:.2f} nats, {np.log(size - 1):.2f} by guessing")
