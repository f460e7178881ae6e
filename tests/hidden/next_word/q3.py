"""q3: the structure of the model, and that it learns from whole windows and integer targets."""

import keras
import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, expect_equal, rng

OK_FORMAT = False
name = "q3"
points = None

LSTM_KINDS = (keras.layers.LSTM, keras.layers.LSTMCell)


def checked_model(model):
    """`model`, after checking that it is a compiled Keras model."""
    expect(
        isinstance(model, keras.Model), f"build_model returned a {type(model).__name__}, no model"
    )
    expect(model.built, "the model is not built: its input shape is unknown")
    expect(model.compiled, "the model is not compiled")
    return model


def probabilities(model, windows, vocabulary_size):
    """What the model says about the windows, after checking that these are probabilities."""
    output = np.asarray(model.predict(windows, verbose=0))
    expect_array(output, shape=(len(windows), vocabulary_size), what="the output")
    expect(np.isfinite(output).all() and (output >= 0).all(), "there are negative outputs or nan")
    expect(np.allclose(output.sum(axis=1), 1, atol=1e-3), "the outputs of a window do not sum to 1")
    return output


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
        "For integer windows (n, window) the output has shape (n, "
        "vocabulary_size), is never negative and sums to 1 in every row, for any "
        "sizes."
    ),
)
def test_shapes(build_model):
    random = rng()
    for _ in range(2):
        size, window = int(random.integers(20, 60)), int(random.integers(2, 9))
        model = checked_model(build_model(size, window))
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
    model = checked_model(build_model(30, 5))
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
    size, window = 31, 4
    for given, wanted in (
        ({"embedding_dim": embedding_dim, "units": units}, (embedding_dim, units)),
        ({}, (64, 128)),
    ):
        model = checked_model(build_model(size, window, **given))
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
    model = checked_model(build_model(30, 5))
    losses = [loss for loss in keras.tree.flatten(model.loss) if loss is not None]
    expect_equal(len(losses), 1, "the number of losses")
    loss = keras.losses.get(losses[0])
    config = loss.get_config() if isinstance(loss, keras.losses.Loss) else {}
    expect(not config.get("from_logits"), "from_logits is set, while the output is a softmax")
    random = rng()
    windows, targets = random.integers(30, size=(16, 5)), random.integers(1, 30, size=16)
    # Right targets must cost less than wrong ones by the loss that the model was compiled with.
    likely = np.eye(30)[targets] * 0.7 + 0.01
    right, wrong = (
        float(np.mean(loss(answer.reshape(-1, 1), likely.astype("float32"))))
        for answer in (targets, targets % 29 + 1)
    )
    expect(np.isclose(right, -np.log(0.71), atol=1e-3), f"the loss of right answers is {right}")
    expect(np.isclose(wrong, -np.log(0.01), atol=1e-3), f"the loss of wrong answers is {wrong}")
    value = model.evaluate(windows, targets, verbose=0)
    expect(np.isfinite(np.ravel(value)).all(), "the loss on integer targets is not finite")


@test_case(
    name="the model can learn from every word of the window",
    points=2,
    hidden=True,
    failure_message=(
        "On a text where the first word of the window decides what comes next, "
        "the model does not learn: does the LSTM read the whole window, and is "
        "the loss the right one?"
    ),
)
def test_learns(build_model):
    random = rng()
    size, window = 8, 4
    keras.utils.set_random_seed(int(random.integers(2**31)))
    model = checked_model(build_model(size, window, embedding_dim=16, units=32))
    # Number 0 may be masked (it is <unk>), so the text does without it.
    windows = random.integers(1, size, size=(1200, window))
    targets = windows[:, 0]
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=model.loss)
    for _ in range(3):
        model.fit(windows[:1000], targets[:1000], batch_size=50, epochs=8, verbose=0)
        chosen = probabilities(model, windows[1000:], size)[np.arange(200), targets[1000:]]
        surprise = -np.log(np.maximum(chosen, 1e-30)).mean()
        if surprise < 0.7 * np.log(size - 1):
            return
    raise AssertionError(f"surprise {surprise:.2f} nats, {np.log(size - 1):.2f} by guessing")
