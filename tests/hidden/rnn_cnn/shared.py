"""What the hidden tests of this assignment share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from autograder.testing import expect
from autograder.testing_keras import expect_all_learn, expect_model, predict


def tables_of(model: keras.Model, rows: int, width: int) -> list[Any]:
    """The embedding matrices of `model`: `width` columns, and `rows` rows or one or two more.

    Choose `rows`, the size of the vocabulary, so that no other weight can have as many.
    """
    shapes = [(rows + spare, width) for spare in range(3)]
    return [weight for weight in model.weights if tuple(weight.shape) in shapes]


def wake(model: keras.Model, random: np.random.Generator) -> None:
    """Give kernels that start at zero some values: with such an output layer, a habit of many, an
    untrained model says one half of everything.
    """
    for weight in model.trainable_weights:
        if len(weight.shape) > 1 and not np.any(keras.ops.convert_to_numpy(weight)):
            weight.assign(random.normal(0, 0.5, tuple(weight.shape)))


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
    wake(model, random)
    return model


def sharpen(model: keras.Model, p: np.ndarray) -> None:
    """Weigh the last layer so that logits come to 7, which a sigmoid takes; now it predicts `p`."""
    kernels = [weight for weight in model.weights if tuple(weight.shape)[1:] == (1,)]
    # The logits of these ends are less than 7: what stood at 0 or 1 already, stays there.
    p = np.clip(p.astype(float), 1e-3, 1 - 1e-3)
    if kernels:
        kernel = kernels[-1]
        factor = 7 / np.abs(np.log(p / (1 - p))).max()
        kernel.assign(kernel * keras.ops.convert_to_tensor(factor, kernel.dtype))


def expect_probabilities(
    model: keras.Model, inputs: np.ndarray, p: np.ndarray, what: str = "predictions"
) -> None:  # PUBLIC
    """Fail unless `p`, predicted of `inputs`, is strictly between 0 and 1, also once it is sure.

    An untrained model is sure of nothing, so its last layer is weighed anew.
    """
    expect(np.all((p > 0) & (p < 1)), f"{what} from {p.min()} to {p.max()}")
    sharpen(model, p)
    p = predict(model, inputs)
    expect(np.all((p > 0) & (p < 1)), f"{what} from {p.min()} to {p.max()}")


def expect_heard(model: keras.Model, rows: int, length: int, random: np.random.Generator) -> None:
    """Fail unless the words at both ends of a sentence move the prediction."""
    words = random.integers(6, rows, (40, 1))
    for place, which in ((0, "first"), (length - 1, "last")):
        said = predict(model, sentences_with(words, (place,), length, int(random.integers(1, 6))))
        expect(np.ptp(said) > 1e-4, f"the {which} word of a sentence moves no prediction")


def sentences_with(
    words: np.ndarray, places: Sequence[int], length: int, filler: int
) -> np.ndarray:
    """Sentences `(n, length)` of one filler, with the rows of `words` `(n, k)` at `places`."""
    sentences = np.full((len(words), length), filler, "int32")
    sentences[:, list(places)] = words
    return sentences


def drawn_vocabulary(random: np.random.Generator) -> int:
    """A size that no other dimension of a small model has: above 1000."""
    return int(random.integers(1009, 1500))


def order_task(
    random: np.random.Generator, n: int, length: int, vocabulary: int, *, apart: bool
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Training and fresh sequences, `n` and `n / 4` of them `(n, length)`, with their labels.

    Each has one A and one B among seventeen other words; the label is 1 where A comes first. They
    stand anywhere, or, unless `apart`, side by side: then a region of two words can tell them
    apart. A bag of words never can. Which ids the words have is drawn; 0 is none of them.
    """
    a, b, *others = random.permutation(np.arange(1, vocabulary))[:19]
    sets = []
    for size in (n, n // 4):
        sequences, labels = random.choice(others, (size, length)), random.integers(0, 2, size)
        every = np.tile(np.arange(length), (size, 1))
        first, second = np.sort(random.permuted(every, axis=1)[:, :2], axis=1).T
        if not apart:
            first = random.integers(0, length - 1, size)
            second = first + 1
        sequences[np.arange(size), first] = np.where(labels == 1, a, b)
        sequences[np.arange(size), second] = np.where(labels == 1, b, a)
        sets.append((sequences.astype("int32"), labels.astype("int32")))
    return sets


def expect_binary_loss(model: keras.Model) -> None:
    """Fail unless the compiled loss is far lower for right probabilities than for wrong ones.

    That holds for each class by itself; a penalty on weights plays no part. A hinge loss takes a
    probability near 0 for undecided.
    """
    expect(
        not _has(model.get_compile_config(), "from_logits"),
        "the loss expects logits (from_logits=True), but the model returns probabilities",
    )
    for label in (0.0, 1.0):
        truth = np.full((4, 1), label, "float32")
        right = np.abs(truth - np.float32(0.001))
        try:
            good, bad = (
                float(model.compute_loss(y=truth, y_pred=keras.ops.convert_to_tensor(said)))
                - float(sum(model.losses))
                for said in (right, 1 - right)
            )
        except Exception as error:
            raise AssertionError(  # PUBLIC
                f"the loss does not work on (n, 1) probabilities: {error}"
            ) from error
        expect(
            good < 0.3 * bad,
            f"where {label:.0f} is right, the loss of nearly {label:.0f} is {good}, and of the "
            f"opposite {bad}",
        )
    # Of five equal sentences three are praise: whoever learns by a loss for probabilities says
    # about three fifths. By the absolute error the best answer is 1.
    truth = np.array([[1.0], [1.0], [1.0], [0.0], [0.0]], "float32")
    honest, sure = (
        float(
            model.compute_loss(
                y=truth, y_pred=keras.ops.convert_to_tensor(np.full((5, 1), said, "float32"))
            )
        )
        for said in (0.6, 0.999)
    )
    expect(honest < sure, f"where 0.6 is right, it costs {honest}, and 0.999 {sure}")


def accuracy_of(model: keras.Model, inputs: np.ndarray, labels: np.ndarray) -> float:
    """The share of `labels` (0 or 1) on whose side of one half the prediction `(n, 1)` lies."""
    return _accuracy(predict(model, inputs), labels)


def _accuracy(probabilities: np.ndarray, labels: np.ndarray) -> float:
    return float(np.mean((probabilities.reshape(-1) > 0.5) == (np.asarray(labels) == 1)))


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
    with expect_all_learn(model):
        model.fit(*train, epochs=epochs, batch_size=batch_size, verbose=0, callbacks=[watch])
    if watch.best < enough:  # it may be that the rows lean on one another: then this says so
        accuracy_of(model, *validation)
    return watch.best


class _Watch(keras.callbacks.Callback):  # type: ignore[misc]
    """Keeps the best validation accuracy and stops the training once it is enough."""

    def __init__(self, validation: tuple[np.ndarray, np.ndarray], enough: float) -> None:
        super().__init__()
        self.validation, self.enough, self.best = validation, enough, 0.0

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Measure once an epoch: all at once, and where that is enough as `accuracy_of` does."""
        inputs, labels = self.validation
        accuracy = _accuracy(np.asarray(self.model(inputs, training=False)), labels)
        if accuracy >= self.enough:  # a row may not lean on its neighbours, and only this can tell
            accuracy = accuracy_of(self.model, inputs, labels)
        self.best = max(self.best, accuracy)
        if self.best >= self.enough:
            self.model.stop_training = True


def _has(config: Any, key: str) -> bool:
    """Whether `key` is true anywhere in a configuration."""
    return f'"{key}": true' in json.dumps(config, default=str)
