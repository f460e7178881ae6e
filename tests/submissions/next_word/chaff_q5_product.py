"""Multiplies all probabilities: underflows for a long text."""

import numpy as np

LOSES = {"q5"}


def perplexity(probabilities, targets):
    chosen = np.asarray(probabilities)[np.arange(len(targets)), targets]
    with np.errstate(divide="ignore"):
        return float(np.prod(chosen) ** (-1 / len(chosen)))
