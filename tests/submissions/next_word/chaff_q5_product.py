"""Multiplies all probabilities: underflows for a long text."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "For a long text your function gives inf, although no probability in it is 0. Look at how "
    "small a product of thousands of probabilities gets."
)


def perplexity(probabilities, targets):
    chosen = np.asarray(probabilities)[np.arange(len(targets)), targets]
    with np.errstate(divide="ignore"):
        return float(np.prod(chosen) ** (-1 / len(chosen)))
