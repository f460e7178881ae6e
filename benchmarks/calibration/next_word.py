"""next_word: perplexity as a fraction of the interpolated bigram model's (q4).

Every seed draws the sizes, a passage of the held-back novel and a numbering of its letters, as the
hidden test does. A contender is measured at the stage of that test where it should pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from calibration.trials import Measure, Role, Trial, hidden, submitted

NAME = "next_word"
OTHERS = (  # who, the file, its role, the stage of the test
    ("Adam's default rate, batches of 32", "wheat_keras_defaults", Role.STUDENT, 0),
    ("Adam's default rate, batches of 64", "wheat_default_rate_batches_of_64", Role.STUDENT, 1),
    ("Adam's default rate, batches of 128", "wheat_default_rate_big_batches", Role.STUDENT, 1),
    ("sequence to sequence", "wheat_sequence_to_sequence", Role.STUDENT, 2),
    ("sees the last word only", "chaff_q4_last_word_only", Role.WRONG, 1),
    ("averages the window", "chaff_q4_bag_of_words", Role.WRONG, 1),
)


def fraction(test: ModuleType, train: Callable[..., Any], epochs: int, seed: int) -> tuple[float]:
    """The model's perplexity on held-back text over that of the bigram model."""
    random = np.random.default_rng(seed)
    size, window = test.sizes(random)
    training, held_out = test.letters(random, size)
    rival = test.bigram_perplexity(training, held_out, size)
    model = train(training, size, window, epochs, seed)
    return (test.model_perplexity(model, held_out, size, window) / rival,)


def trials() -> Iterator[Trial]:
    """Everybody who is trained for q4."""
    from autograder.testing import reference

    test = hidden(NAME, "q4")
    contenders = [("reference", reference(), Role.REFERENCE, 0)]
    contenders += [(who, submitted(NAME, file), role, at) for who, file, role, at in OTHERS]
    for who, functions, role, stage in contenders:
        epochs = test.STAGES[stage]
        what = f"perplexity / bigram's, {epochs} epochs"
        wrong = role is Role.WRONG
        measure = Measure(what, low=test.MARGIN) if wrong else Measure(what, high=test.MARGIN)
        run = partial(fraction, test, functions.train_model, epochs)
        yield Trial(NAME, "q4", who, role, (measure,), run)
