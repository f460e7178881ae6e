"""What a hidden test may use on Keras models: their layers, their loss, and how well they learn.

A model that a student's function returns has crossed by value, so it consists of built-in layers
and runs in the grader's own process. Import this module inside a test, not at the top of its file:
Keras must not be loaded before the processes have forked.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from autograder.testing import expect

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


def expect_model(value: Any, what: str = "the result") -> keras.Model:
    """`value`, after checking that it is a Keras model that is built and compiled."""
    kind = type(value).__name__
    expect(isinstance(value, keras.Model), f"{what} should be a Keras model, not {kind}")
    expect(value.built, f"{what} is not built: give it an Input")
    # Compile options that could not cross have left the reason behind.
    why = getattr(value, "compile_refused", "")
    expect(value.compiled, f"{what} is not compiled" + (f" for grading: {why}" if why else ""))
    return value


def layers_of(model: keras.Model) -> list[keras.layers.Layer]:
    """Every layer of `model`, those inside wrappers, nested models and RNN cells included."""
    # Keras has no public walk that goes into wrappers and cells.
    return list(model._flatten_layers(include_self=False, recursive=True))


def convolutions_of(model: keras.Model) -> list[keras.layers.Layer]:
    """The convolution layers of `model`."""
    return [layer for layer in layers_of(model) if type(layer).__name__ in CONVOLUTIONS]


def tables_of(model: keras.Model, rows: int, width: int) -> list[Any]:
    """The embedding matrices of `model`: `width` columns, and `rows` rows or one or two more.

    Choose `rows`, the size of the vocabulary, so that no other weight can have as many.
    """
    shapes = [(rows + spare, width) for spare in range(3)]
    return [weight for weight in model.weights if tuple(weight.shape) in shapes]


def scatter_embeddings(
    model: keras.Model, rows: int, width: int, random: np.random.Generator
) -> keras.Model:
    """Give the words of a compiled `model` embeddings `(rows, width)` that differ clearly.

    Fresh embeddings are so small that a test of what the model does with them would see nothing.
    """
    tables = tables_of(expect_model(model), rows, width)
    expect(tables, f"no embedding matrix ({rows}, {width}) in the model")
    for table in tables:
        table.assign(random.normal(0, 1, tuple(table.shape)))
    return model


def sentences_with(words: np.ndarray, places: Sequence[int], length: int) -> np.ndarray:
    """Sentences `(n, length)` of one filler, with the rows of `words` `(n, k)` at `places`."""
    sentences = np.full((len(words), length), 5, "int32")
    sentences[:, list(places)] = words
    return sentences


def neighbours_task(
    random: np.random.Generator, n: int, length: int = 16, vocabulary: int = 20
) -> tuple[np.ndarray, np.ndarray]:
    """Random sequences `(n, length)` with 1 and 2 side by side; the label is 1 where 1 is first.

    A region of two words can tell them apart, a bag of words cannot.
    """
    sequences = random.integers(3, vocabulary, (n, length))
    place, labels = random.integers(0, length - 1, n), random.integers(0, 2, n)
    sequences[np.arange(n), place] = np.where(labels == 1, 1, 2)
    sequences[np.arange(n), place + 1] = np.where(labels == 1, 2, 1)
    return sequences.astype("int32"), labels.astype("int32")


def predict(model: keras.Model, inputs: np.ndarray) -> np.ndarray:
    """What `model` answers outside training, as a float64 array."""
    return np.asarray(model(inputs, training=False), dtype=np.float64)


def expect_binary_loss(model: keras.Model) -> None:
    """Fail unless the compiled loss is lower for right probabilities than for wrong ones."""
    expect(
        not _has(model.get_compile_config(), "from_logits"),
        "the loss expects logits (from_logits=True), but the model returns probabilities",
    )
    truth = np.array([[0.0], [1.0], [1.0], [0.0]], "float32")
    right = np.abs(truth - np.float32(0.1))
    try:
        good = float(model.compute_loss(y=truth, y_pred=keras.ops.convert_to_tensor(right)))
        bad = float(model.compute_loss(y=truth, y_pred=keras.ops.convert_to_tensor(1 - right)))
    except Exception as error:
        raise AssertionError(f"the loss does not work on (n, 1) probabilities: {error}") from error
    expect(good < bad, f"the loss is {good} for right answers and {bad} for wrong ones")


def accuracy_of(model: keras.Model, inputs: np.ndarray, labels: np.ndarray) -> float:
    """The share of `labels` (0 or 1) on whose side of one half the prediction `(n, 1)` lies."""
    probabilities = model.predict(inputs, batch_size=256, verbose=0).reshape(-1)
    return float(np.mean((probabilities > 0.5) == (np.asarray(labels) == 1)))


def accuracy_after_training(
    model: keras.Model,
    train: tuple[np.ndarray, np.ndarray],
    validation: tuple[np.ndarray, np.ndarray],
    *,
    epochs: int,
    enough: float = 2.0,
    learning_rate: float = 5e-3,
    batch_size: int = 64,
) -> float:
    """The best accuracy on `validation` over at most `epochs` epochs on `train`.

    Training stops as soon as `enough` is reached, so that a good model is graded quickly. It is
    compiled again here, with Adam and the binary cross-entropy: what is judged is the
    architecture, and the rate that its author chose must not cost points.
    """
    watch = _Watch(validation, enough)
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="binary_crossentropy",
        jit_compile=False,
    )
    model.fit(*train, epochs=epochs, batch_size=batch_size, verbose=0, callbacks=[watch])
    return watch.best


class _Watch(keras.callbacks.Callback):  # type: ignore[misc]
    """Keeps the best validation accuracy and stops the training once it is enough."""

    def __init__(self, validation: tuple[np.ndarray, np.ndarray], enough: float) -> None:
        super().__init__()
        self.validation, self.enough, self.best = validation, enough, 0.0

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002
        """Measure once an epoch."""
        inputs, labels = self.validation
        self.best = max(self.best, accuracy_of(self.model, inputs, labels))
        if self.best >= self.enough:
            self.model.stop_training = True


def _has(config: Any, key: str) -> bool:
    """Whether `key` is true anywhere in a configuration."""
    return f'"{key}": true' in json.dumps(config, default=str)
