"""Adds a small number for safety: never inf, and wrong for small probabilities."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function never gives inf, and gives too little where probabilities are tiny. Look at "
    "whether anything is added to them or cuts them off before the logarithm."
)


def perplexity(probabilities, targets):
    chosen = np.asarray(probabilities)[np.arange(len(targets)), targets]
    with np.errstate(divide="ignore"):
        return float(np.exp(-np.mean(np.log(chosen + 1e-10))))
