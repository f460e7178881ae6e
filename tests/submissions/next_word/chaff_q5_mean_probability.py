"""Averages the probabilities and takes the logarithm then."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function averages the probabilities and takes the logarithm of the mean. Look at the "
    "order of the two in the formula."
)


def perplexity(probabilities, targets):
    chosen = np.asarray(probabilities)[np.arange(len(targets)), targets]
    with np.errstate(divide="ignore"):
        return float(np.exp(-np.log(np.mean(chosen))))
