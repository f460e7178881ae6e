"""translation: perplexity as a fraction of the bigram's, and exact translations (q3).

Every seed draws 2,000 pairs, a numbering of the words and lengths of the rows, as the hidden test
does. A contender is measured on one training; the test gives a second one to who fails the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from calibration.trials import Measure, Role, Trial, hidden, submitted

NAME = "translation"
OTHERS = (  # who, the file, its role
    ("a GRU, batches of 32", "wheat_gru_with_one_state", Role.STUDENT),
    ("attention, batches of 64", "wheat_looks_back_with_attention", Role.STUDENT),
    ("96 units, batches of 128, falling rate", "wheat_big_batches_and_a_schedule", Role.STUDENT),
    ("Adam's default rate, batches of 128", "chaff_q3_default_rate", Role.WRONG),
    ("knows no source, 5 epochs", "chaff_q3_knows_no_source", Role.WRONG),
)


def figures(test: ModuleType, train: Callable[..., Any], seed: int) -> tuple[float, float]:
    """The perplexity on held-back numbers over the bigram's, and the share of exact ones."""
    fraction, share = test.measured(train, np.random.default_rng(seed))
    return float(fraction), float(share)


def trials() -> Iterator[Trial]:
    """Everybody who is trained for q3."""
    from autograder.testing import reference

    test = hidden(NAME, "q3")
    contenders = [("reference", reference(), Role.REFERENCE)]
    contenders += [(who, submitted(NAME, file), role) for who, file, role in OTHERS]
    for who, functions, role in contenders:
        # Of the wrong ones, one has likely words and wrong sentences: only the share is its fault.
        measures = (
            Measure("perplexity / bigram's", high=test.MARGIN),
            Measure("exact translations", low=test.SHARE),
        )
        if role is Role.WRONG:
            measures = (
                Measure("perplexity / bigram's", low=test.MARGIN)
                if "no source" in who
                else Measure("perplexity / bigram's"),
                Measure("exact translations", high=test.SHARE),
            )
        run = partial(figures, test, functions.train_seq2seq)
        yield Trial(NAME, "q3", who, role, measures, run)
