"""rnn_cnn: accuracies on tasks of order and sentiment (q1, q2, q3, q6).

Tasks, sizes and epochs are the hidden tests' own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from calibration.trials import Measure, Role, Trial, hidden, submitted

NAME = "rnn_cnn"
SOLVED = 0.995  # training stops there: a spread above it is of no interest


def bag_of_words(words: int, length: int) -> Any:
    """The baseline that knows no order: the mean of the word vectors, and a hidden layer."""
    import keras

    return keras.Sequential(
        [
            keras.Input((length,), dtype="int32"),
            keras.layers.Embedding(words, 32),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )


def learned(
    build: Callable[[int, int], Any],
    lengths: tuple[int, int],
    epochs: int,
    apart: bool,
    seed: int,
) -> tuple[float]:
    """The accuracy of a fresh model on a fresh task of order."""
    from shared import accuracy_after_training, drawn_vocabulary, order_task

    generator = np.random.default_rng(seed)
    words, length = drawn_vocabulary(generator), int(generator.integers(*lengths))
    train, fresh = order_task(generator, 2000, length, words, apart=apart)
    model = build(words, length)
    return (accuracy_after_training(model, train, fresh, epochs=epochs, enough=SOLVED),)


def trained(
    test: ModuleType,
    function: Callable[..., Any],
    task: Callable[..., Any],
    epochs: tuple[int, int],
    seed: int,
) -> tuple[float]:
    """The accuracy on the validation data of a task of question 6."""
    generator = np.random.default_rng(seed)
    data = task(generator)
    return (test.judged(function, generator, data, int(generator.integers(*epochs))),)


def trials() -> Iterator[Trial]:
    """Everybody who is trained."""
    yield from _order()
    yield from _training()
    yield from _guessing()


def _order() -> Iterator[Trial]:
    from autograder.testing import reference

    functions: Any = reference()
    q1, q2, q3 = (hidden(NAME, question) for question in ("q1", "q2", "q3"))
    for cell in q1.CELLS:
        build = partial(functions.build_rnn, cell)
        yield _anywhere(q1, f"reference, {cell}", Role.REFERENCE, build)
    yield _anywhere(q1, "one convolution of size 3", Role.WRONG, functions.build_cnn)
    yield _anywhere(q1, "bag of words", Role.WRONG, bag_of_words)
    yield _adjacent("q2", q2, "reference", Role.REFERENCE, functions.build_cnn)
    yield _adjacent("q2", q2, "bag of words", Role.WRONG, bag_of_words)
    yield _adjacent("q3", q3, "reference", Role.REFERENCE, functions.build_multi_region_cnn)


def _anywhere(test: ModuleType, who: str, role: Role, build: Callable[..., Any]) -> Trial:
    run = partial(learned, build, test.ORDER_LENGTHS, test.ORDER_EPOCHS, True)
    return _ordered("q1", who, role, test.ORDER_FLOOR, test.ORDER_EPOCHS, run)


def _adjacent(
    question: str, test: ModuleType, who: str, role: Role, build: Callable[..., Any]
) -> Trial:
    run = partial(learned, build, test.ADJACENT_LENGTHS, test.ADJACENT_EPOCHS, False)
    return _ordered(question, who, role, test.ADJACENT_FLOOR, test.ADJACENT_EPOCHS, run)


def _ordered(
    question: str,
    who: str,
    role: Role,
    floor: float,
    epochs: int,
    run: Callable[[int], tuple[float, ...]],
) -> Trial:
    what = f"accuracy, {epochs} epochs"
    measure = Measure(what, high=floor) if role is Role.WRONG else Measure(what, low=floor)
    return Trial(NAME, question, who, role, (measure,), run)


def _training() -> Iterator[Trial]:
    from autograder.testing import reference

    test = hidden(NAME, "q6")
    few, many = test.EPOCHS
    for who, functions, role, epochs in (
        ("reference", reference(), Role.REFERENCE, few),
        ("Adam's default rate", submitted(NAME, "wheat_cells"), Role.STUDENT, many),
        ("stops early", submitted(NAME, "wheat_bidirectional"), Role.STUDENT, many),
        ("one epoch only", submitted(NAME, "chaff_q6_one_epoch"), Role.WRONG, many),
    ):
        what = f"accuracy, {epochs[0]} to {epochs[1] - 1} epochs"
        wrong = role is Role.WRONG
        measure = Measure(what, high=test.FLOOR) if wrong else Measure(what, low=test.FLOOR)
        run = partial(trained, test, functions.train_and_evaluate, test.trains_task, epochs)
        yield Trial(NAME, "q6", who, role, (measure,), run)


def _guessing() -> Iterator[Trial]:
    from autograder.testing import reference

    test = hidden(NAME, "q6")
    what = "accuracy on unknowable labels"
    honest, leaky = Measure(what, high=test.GUESSING), Measure(what, low=test.GUESSING)
    everything = submitted(NAME, "chaff_q6_trains_on_everything")
    last_round = submitted(NAME, "chaff_q6_last_round_on_validation")
    for who, functions, role, measure in (
        ("reference", reference(), Role.REFERENCE, honest),
        ("stops early", submitted(NAME, "wheat_bidirectional"), Role.STUDENT, honest),
        ("trains on everything", everything, Role.WRONG, leaky),
        ("last round on validation data", last_round, Role.WRONG, leaky),
    ):
        run = partial(
            trained, test, functions.train_and_evaluate, test.guessing_task, test.GUESSING_EPOCHS
        )
        yield Trial(NAME, "q6", who, role, (measure,), run)
