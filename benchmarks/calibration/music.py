"""music: bits per character as a fraction of the interpolated 4-gram model's (q4).

Every seed draws some held-back tunes and an order of the vocabulary, as the hidden test does.
A contender is measured at the stage of that test where it should pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from calibration.trials import Measure, Role, Trial, hidden, submitted

NAME = "music"
OTHERS = (  # who, the file, its role, the stage of the test
    ("Adam's default rate, batches of 32", "wheat_keras_defaults", Role.STUDENT, 1),
    ("Adam's default rate, batches of 128", "wheat_default_rate_big_batches", Role.STUDENT, 1),
    ("sees the last character only", "chaff_q4_last_character_only", Role.WRONG, 1),
    ("averages the window", "chaff_q4_averages_the_window", Role.WRONG, 1),
)


def fraction(test: ModuleType, train: Callable[..., Any], epochs: int, seed: int) -> tuple[float]:
    """The model's bits per character on held-back tunes over those of the 4-gram model."""
    training, held_out, vocabulary = test.passages(np.random.default_rng(seed))
    rival = test.four_gram_bits(training, held_out, len(vocabulary))
    model = train(training, vocabulary, test.WIDTH, epochs, seed)
    return (test.model_bits(model, held_out, vocabulary) / rival,)


def trials() -> Iterator[Trial]:
    """Everybody who is trained for q4."""
    from autograder.testing import reference

    test = hidden(NAME, "q4")
    contenders = [("reference", reference(), Role.REFERENCE, 0)]
    contenders += [(who, submitted(NAME, file), role, at) for who, file, role, at in OTHERS]
    for who, functions, role, stage in contenders:
        epochs = test.STAGES[stage]
        what = f"bits / 4-gram's, {epochs} epochs"
        wrong = role is Role.WRONG
        measure = Measure(what, low=test.MARGIN) if wrong else Measure(what, high=test.MARGIN)
        run = partial(fraction, test, functions.train_model, epochs)
        yield Trial(NAME, "q4", who, role, (measure,), run)
