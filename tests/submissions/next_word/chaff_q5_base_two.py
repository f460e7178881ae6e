"""Mixes the bases: exp of bits."""

import numpy as np

LOSES = {"q5"}


def perplexity(probabilities, targets):
    chosen = np.asarray(probabilities)[np.arange(len(targets)), targets]
    with np.errstate(divide="ignore"):
        return float(np.exp(-np.mean(np.log2(chosen))))
