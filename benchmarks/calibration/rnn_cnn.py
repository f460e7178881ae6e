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
SIZES = (20, 16)  # of the tasks of order: words, length


def bag_of_words() -> Any:
    """The baseline that knows no order: the mean of the word vectors, and a hidden layer."""
    import keras

    words, length = SIZES
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
    task: Callable[..., Any], build: Callable[[], Any], epochs: int, seed: int
) -> tuple[float]:
    """The accuracy of a fresh model on a fresh task of order."""
    from autograder.testing_keras import accuracy_after_training

    generator = np.random.default_rng(seed)
    train, fresh = task(generator, 2000), task(generator, 500)
    return (accuracy_after_training(build(), train, fresh, epochs=epochs, enough=SOLVED),)


def trained(test: ModuleType, function: Callable[..., Any], epochs: int, seed: int) -> tuple[float]:
    """The accuracy on validation data with one wrong label in ten."""
    from autograder.testing_keras import accuracy_of

    generator = np.random.default_rng(seed)
    train = test.sentiment_task(generator, 160, 0.05)
    validation = test.sentiment_task(generator, 307, 0.10)
    model, _ = function(test.fresh_model(), train, validation, epochs, seed)
    return (accuracy_of(model, *validation),)


def guessed(test: ModuleType, function: Callable[..., Any], seed: int) -> tuple[float]:
    """The accuracy on labels that nobody can know: high for whoever trained on them."""
    from autograder.testing_keras import accuracy_of

    generator = np.random.default_rng(seed)
    train = test.sentiment_task(generator, 200, 0.0)
    validation = test.guessing_task(generator, 160)
    model, _ = function(test.fresh_model(), train, validation, test.GUESSING_EPOCHS, seed)
    return (accuracy_of(model, *validation),)


def trials() -> Iterator[Trial]:
    """Everybody who is trained."""
    yield from _order()
    yield from _training()
    yield from _guessing()


def _order() -> Iterator[Trial]:
    from autograder.testing import reference
    from autograder.testing_keras import neighbours_task

    functions: Any = reference()
    q1, q2, q3 = (hidden(NAME, question) for question in ("q1", "q2", "q3"))
    cnn = partial(functions.build_cnn, *SIZES)
    regions = partial(functions.build_multi_region_cnn, *SIZES)
    any_order = partial(_ordered, "q1", q1.order_task, q1.ORDER_FLOOR, q1.ORDER_EPOCHS)
    for cell in q1.CELLS:
        build = partial(functions.build_rnn, cell, *SIZES)
        yield any_order(f"reference, {cell}", Role.REFERENCE, build)
    yield any_order("one convolution of size 3", Role.WRONG, cnn)
    yield any_order("bag of words", Role.WRONG, bag_of_words)
    adjacent = partial(_ordered, "q2", neighbours_task, q2.ADJACENT_FLOOR, q2.ADJACENT_EPOCHS)
    yield adjacent("reference", Role.REFERENCE, cnn)
    yield adjacent("bag of words", Role.WRONG, bag_of_words)
    adjacent = partial(_ordered, "q3", neighbours_task, q3.ADJACENT_FLOOR, q3.ADJACENT_EPOCHS)
    yield adjacent("reference", Role.REFERENCE, regions)


def _ordered(
    question: str,
    task: Callable[..., Any],
    floor: float,
    epochs: int,
    who: str,
    role: Role,
    build: Callable[[], Any],
) -> Trial:
    what = f"accuracy, {epochs} epochs"
    measure = Measure(what, high=floor) if role is Role.WRONG else Measure(what, low=floor)
    return Trial(NAME, question, who, role, (measure,), partial(learned, task, build, epochs))


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
        what = f"accuracy, {epochs} epochs"
        wrong = role is Role.WRONG
        measure = Measure(what, high=test.FLOOR) if wrong else Measure(what, low=test.FLOOR)
        run = partial(trained, test, functions.train_and_evaluate, epochs)
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
        run = partial(guessed, test, functions.train_and_evaluate)
        yield Trial(NAME, "q6", who, role, (measure,), run)
