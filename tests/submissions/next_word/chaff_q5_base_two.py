"""Mixes the bases: exp of bits."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function takes the logarithm to one base and the exponential to another. Look at "
    "which logarithm the docstring names."
)


def perplexity(probabilities, targets):
    chosen = np.asarray(probabilities)[np.arange(len(targets)), targets]
    with np.errstate(divide="ignore"):
        return float(np.exp(-np.mean(np.log2(chosen))))
