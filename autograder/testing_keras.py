"""What a hidden test may use on Keras models: layers, loss, answers, and how well they learn.

A model that a student's function returns has crossed by value, so it consists of built-in layers
and runs in the grader's own process. Import this module inside a test, not at the top of its file:
Keras must not be loaded before the processes have forked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import keras
import numpy as np

from autograder.testing import ContractError, expect, expect_type, rng

CONVOLUTIONS = (
    "Conv1D",
    "Conv2D",
    "SeparableConv1D",
    "SeparableConv2D",
    "DepthwiseConv1D",
    "DepthwiseConv2D",
    "Conv1DTranspose",
    "Conv2DTranspose",
)


class ModelError(ContractError):
    """A model that cannot be judged; `told` says why, in fixed words.

    It stands before all that a test asks of the model, so no hint about something else follows it.
    """

    def __init__(self, told: str, message: str = "") -> None:
        super().__init__(message or told)
        self.told = told


NO_MODEL = "A Keras model is asked for, and something else came back."
NOT_BUILT = "The model is not built: start it with keras.Input(shape=…)."
NOT_COMPILED = "The model is not compiled: call model.compile with a built-in loss and optimizer."
FIXED_BATCH = "The model takes batches of one size only: give keras.Input a shape, no batch size."
NOT_ONE_EACH = "The model does not give one answer for each example of a batch."
NOT_BY_ITSELF = (
    "The model's answer to an example depends on the other examples of the batch, on its place "
    "among them or on chance: outside training every example is to be answered by itself."
)
NOT_AT_REST = (
    "The model draws random numbers or changes its own state outside training: leave the layer out "
    "that does so."
)


def expect_model(value: Any, what: str = "the result", *, compiled: bool = True) -> keras.Model:
    """`value`, after checking that it is a Keras model that is built and, unless told, compiled."""
    if not isinstance(value, keras.Model):
        raise ModelError(NO_MODEL, f"{what} should be a Keras model, not {type(value).__name__}")
    if not value.built:
        raise ModelError(NOT_BUILT, f"{what} is not built")
    if compiled and not value.compiled:
        # Compile options that could not cross have left the reason behind.
        why = getattr(value, "compile_refused", "")
        raise ModelError(NOT_COMPILED, f"{what} is not compiled" + (f": {why}" if why else ""))
    return value


def expect_ways(
    model: keras.Model, inputs: int, outputs: int, what: str, *, asked: str = ""
) -> None:
    """Fail unless `model` has so many inputs and outputs.

    Args:
        model: The student's.
        inputs: How many inputs.
        outputs: How many outputs.
        what: What messages call the model.
        asked: The author's fixed words for what the docstring asks for.
    """
    ways = len(model.inputs), len(model.outputs)
    wrong = f"{what} has {ways[0]} inputs and {ways[1]} outputs, expected {inputs} and {outputs}"
    expect_type(ways == (inputs, outputs), wrong, asked=asked)


def layers_of(model: keras.Model) -> list[keras.layers.Layer]:
    """Every layer of `model`, those inside wrappers, nested models and RNN cells included."""
    # Keras has no public walk that goes into wrappers and cells.
    return list(model._flatten_layers(include_self=False, recursive=True))


def convolutions_of(model: keras.Model) -> list[keras.layers.Layer]:
    """The convolution layers of `model`."""
    return [layer for layer in layers_of(model) if type(layer).__name__ in CONVOLUTIONS]


# --- what a model answers ----------------------------------------------------------------------
# Hidden tests reach a student's model through these functions only: it may look along its batch.

HEARD = 1e-4  # by more an item that is changed moves some answer
AGREEMENT = 1e-4  # of the range of an output: as much may two evaluations differ
# So much of the largest number do sums differ that are taken in another order: 20 units in the last
# place of single precision, in which every model computes that has crossed.
ROUNDING = 20 * 2.0**-23
AGAIN = 220, 321  # how many rows are evaluated a second time, drawn: all where there are no more
BATCHES, OTHER_BATCHES = (300, 600), (90, 180)  # sizes, drawn anew for every evaluation
# Why a sample is enough: in the first pass, which is graded, a model cannot know which rows will
# come again. Where a share s of them looks at its neighbours, whenever it is that it does (among
# many only, say), all of these are missed with a chance of (1 - s) ** 220 at most: 0.11 for one row
# in a hundred, 0.01 for one in fifty. And that share bounds what they win: s of an accuracy, their
# own part of an error, s times their surprise in the logarithm of a perplexity. The margins of all
# tests are wide beside s = 0.02. A test that looks at the largest gap or at single answers should
# ask for at most 220 rows: then all are compared. What may hide below AGREEMENT moves no error, and
# adds less to a probability than any model that has learned gives to a word that comes.


def predict(model: keras.Model, inputs: Any, what: str = "the model") -> np.ndarray:
    """What a `model` with one output answers outside training, as a float64 array."""
    (answer,) = answers(model, inputs, what, outputs=1)
    return answer.astype(np.float64)


def answers(
    model: keras.Model, inputs: Any, what: str = "the model", *, outputs: int
) -> list[np.ndarray]:
    """What `model` answers to the rows of `inputs` outside training, one array for each output.

    `inputs` is an array or, for a model with several inputs, a tuple of as many arrays of the same
    length: a row is then what all of them have at one place. The rows are evaluated in random
    order, and a random choice of them once more: in another order, in batches of other sizes, among
    rows that nobody asked for. Raises `ModelError` unless both agree, for then the answer to a row
    is one to its neighbours, to its place, or to chance.
    """
    expect_model(model, what, compiled=False)
    if any(tensor.shape[0] is not None for tensor in model.inputs):
        raise ModelError(FIXED_BATCH, f"{what} takes {model.inputs[0].shape}")
    rows, random = _rows(model, inputs, what), rng()
    n, state = len(rows[0]), _state(model)
    order = random.permutation(n)
    found = _evaluated(model, _taken(rows, order), int(random.integers(*BATCHES)), outputs, what)
    found = [part[np.argsort(order)] for part in found]
    chosen = random.permutation(n)[: int(random.integers(*AGAIN))]
    others = _company(rows, random, len(chosen))
    company = [np.concatenate(pair) for pair in zip(_taken(rows, chosen), others, strict=True)]
    order = random.permutation(len(company[0]))
    size = int(random.integers(*OTHER_BATCHES))
    again = _evaluated(model, _taken(company, order), size, outputs, what)
    for one, other in zip(found, again, strict=True):
        _expect_agreement(one, chosen, other[np.argsort(order)][: len(chosen)], what)
    if any(not np.array_equal(*pair) for pair in zip(state, _state(model), strict=True)):
        raise ModelError(NOT_AT_REST, f"{what} changed its state when it was evaluated")
    return found


def _rows(model: keras.Model, inputs: Any, what: str) -> list[np.ndarray]:
    """One array for each input of `model`, all of the same length."""
    parts = inputs if isinstance(inputs, tuple) else (inputs,)
    wrong = f"{what} has {len(model.inputs)} inputs, expected {len(parts)}"
    expect_type(len(model.inputs) == len(parts), wrong)
    arrays = [np.asarray(part) for part in parts]
    if len({len(array) for array in arrays}) > 1:
        raise ValueError(f"inputs of different length: {[len(array) for array in arrays]}")
    return [a.astype("float32") if a.dtype == np.float64 else a for a in arrays]


def _taken(rows: Sequence[np.ndarray], places: Any) -> list[np.ndarray]:
    """The rows at `places`, an array of positions or a slice."""
    return [part[places] for part in rows]


def _company(rows: Sequence[np.ndarray], random: np.random.Generator, n: int) -> list[np.ndarray]:
    """Rows of the same kind: a third of them as they are, the others with their items shuffled."""
    others = _taken(rows, random.integers(0, len(rows[0]), n // 4 + 24))
    shuffled = [random.permuted(p.reshape(len(p), -1), axis=1).reshape(p.shape) for p in others]
    kept = random.random(len(others[0])) < 1 / 3
    return [
        np.where(kept.reshape(-1, *[1] * (part.ndim - 1)), part, mixed)
        for part, mixed in zip(others, shuffled, strict=True)
    ]


def _evaluated(
    model: keras.Model, rows: Sequence[np.ndarray], size: int, outputs: int, what: str
) -> list[np.ndarray]:
    """Every output of `model` for `rows`, in batches of `size`."""
    found = []
    for start in range(0, len(rows[0]), size):
        parts = _taken(rows, slice(start, start + size))
        # A model with several inputs takes them as a list, whatever they were built in.
        batch, n = parts[0] if len(parts) == 1 else parts, len(parts[0])
        answer = model(batch, training=False)
        given = list(answer) if isinstance(answer, (list, tuple)) else [answer]
        wrong = f"{what} gives {len(given)} outputs, {outputs} expected"
        expect_type(len(given) == outputs and not isinstance(answer, dict), wrong)
        arrays = [np.asarray(keras.ops.convert_to_numpy(part)) for part in given]
        for array in arrays:
            if array.ndim == 0 or len(array) != n:
                raise ModelError(NOT_ONE_EACH, f"{what}: {n} rows gave {array.shape}")
        found.append(arrays)
    return [np.concatenate(parts) for parts in zip(*found, strict=True)]


def _expect_agreement(found: np.ndarray, chosen: np.ndarray, again: np.ndarray, what: str) -> None:
    """Fail unless the rows `chosen` of `found` are `again`; two nan are not different.

    Of the infinite the sign counts: it is all that a threshold asks for.
    """
    # In double precision: the ends of a range may be as far apart as floats go.
    once, twice, whole = (part.astype(np.float64) for part in (found[chosen], again, found))
    finite = whole[np.isfinite(whole)]
    span = float(np.ptp(finite)) if finite.size else 0.0
    largest = float(np.max(np.abs(finite))) if finite.size else 0.0
    allowed = AGREEMENT * span + ROUNDING * largest
    both = np.isfinite(once) & np.isfinite(twice)
    gap = float(np.max(np.abs(once[both] - twice[both]), initial=0.0))
    if gap > allowed or np.any(_not_finite(once) != _not_finite(twice)):
        raise ModelError(NOT_BY_ITSELF, f"{what} differs by {gap:.3g} among others, of {span:.3g}")


def _not_finite(values: np.ndarray) -> np.ndarray:
    """0 for a number, 1 and -1 for the two infinities, 2 for nan."""
    return np.where(np.isnan(values), 2, np.where(np.isinf(values), np.sign(values), 0))


def _state(model: keras.Model) -> list[np.ndarray]:
    """All that `model` keeps beside what it learns: running means, states of seeds.

    Recurrent cells with dropout draw a mask outside training, too, and leave it unused.
    """
    cells = [layer for layer in layers_of(model) if hasattr(layer, "get_dropout_mask")]
    unused = {id(seed.state) for cell in cells for seed in cell._seed_generators}
    kept = [v for v in model.variables if not v.trainable and id(v) not in unused]
    return [np.array(keras.ops.convert_to_numpy(variable)) for variable in kept]


BLUR = 0.03  # of the spread of each number of a code


def expect_all_heard(
    model: keras.Model,
    answers_to: Callable[[np.ndarray], np.ndarray],
    length: int,
    items: range,
    random: np.random.Generator,
) -> None:
    """Fail unless the item at each place of a window moves some answer, with weights drawn anew.

    Args:
        model: The student's, whose weights are drawn.
        answers_to: What it answers, one row each, to windows `(n, length)` of items.
        length: Of a window.
        items: The numbers that stand for items.
        random: Draws weights and windows.
    """
    for weight in model.trainable_weights:
        weight.assign(random.normal(0, 0.5, tuple(weight.shape)))
    windows = random.integers(items.start, items.stop, size=(30, length))
    all_of_them = [windows, *(windows.copy() for _ in range(length))]  # one evaluation sees them
    for place, changed in enumerate(all_of_them[1:]):
        changed[:, place] = items.start + (changed[:, place] - items.start + 1) % len(items)
    said = np.split(answers_to(np.concatenate(all_of_them)), length + 1)
    gaps = [float(np.abs(part - said[0]).max()) for part in said[1:]]
    expect(min(gaps) > HEARD, f"the items of a window move the answer by {gaps}")


def blurred(codes: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Codes `(n, k)` as float32 with a little noise, beside which no digit of a number hides.

    The noise is `BLUR` times the spread of each number: what a code says of a picture may not
    hang on its last digits, or one float would hold several numbers.
    """
    noise = random.standard_normal(codes.shape)
    return np.asarray(codes + BLUR * codes.std(axis=0) * noise, dtype="float32")


# --- how it learns -----------------------------------------------------------------------------


def expect_one_loss(model: keras.Model) -> Any:
    """Return the only loss of a compiled `model`, after checking that it takes probabilities."""
    losses = [loss for loss in keras.tree.flatten(model.loss) if loss is not None]
    expect(len(losses) == 1, f"{len(losses)} losses, one expected")
    loss = keras.losses.get(losses[0])
    logits = isinstance(loss, keras.losses.Loss) and loss.get_config().get("from_logits")
    expect(not logits, "the loss expects logits (from_logits=True), the output is a softmax")
    return loss


def loss_of(loss: Any, truth: np.ndarray, guesses: np.ndarray) -> float:
    """Return the mean of `loss`, an object or function of Keras."""
    return float(np.mean(keras.ops.convert_to_numpy(loss(truth, guesses))))


def in_training(model: keras.Model, inputs: Any, what: str = "the model") -> np.ndarray:
    """What a `model` with one output answers in training mode, as a float64 array.

    In this mode dropout acts; nothing is learned. One evaluation: what is drawn in it shows beside
    `predict`.
    """
    expect_model(model, what, compiled=False)
    rows = np.asarray(inputs)
    answer = np.asarray(keras.ops.convert_to_numpy(model(rows, training=True)))
    if answer.ndim == 0 or len(answer) != len(rows):
        raise ModelError(NOT_ONE_EACH, f"{what}: {len(rows)} rows gave {answer.shape}")
    return answer.astype(np.float64)


@contextmanager
def expect_all_learn(model: keras.Model) -> Iterator[None]:
    """Fail unless each matrix of a model's weights is another one after the training inside.

    What is frozen or cut off from the answer keeps what it was drawn with, and a small task can
    often be learned around it.

    Raises:
        ContractError: A weight of two axes or more has stayed as it was.
    """
    weights = [weight for weight in model.weights if len(weight.shape) > 1]
    before = [keras.ops.convert_to_numpy(weight).copy() for weight in weights]
    yield
    still = [
        weight.path
        for weight, values in zip(weights, before, strict=True)
        if np.array_equal(keras.ops.convert_to_numpy(weight), values)
    ]
    expect(not still, f"training leaves these weights as they are: {', '.join(still)}")


def train(
    model: keras.Model, inputs: Any, targets: np.ndarray, *, epochs: int, batch_size: int
) -> None:
    """Train a compiled `model` with its own loss and optimizer.

    Args:
        model: The student's, compiled.
        inputs: The training inputs, one along the first axis for each example; of a model with
            several inputs a tuple of such arrays.
        targets: As the loss takes them, as many as inputs.
        epochs: How often each example is seen.
        batch_size: How many examples make a step.
    """
    given = list(inputs) if isinstance(inputs, tuple) else inputs
    model.fit(given, targets, epochs=epochs, batch_size=batch_size, verbose=0)
