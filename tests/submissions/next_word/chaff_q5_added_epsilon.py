"""Adds a small number for safety: never inf, and wrong for small probabilities."""

import numpy as np

LOSES = {"q5"}


def perplexity(probabilities, targets):
    chosen = np.asarray(probabilities)[np.arange(len(targets)), targets]
    with np.errstate(divide="ignore"):
        return float(np.exp(-np.mean(np.log(chosen + 1e-10))))
