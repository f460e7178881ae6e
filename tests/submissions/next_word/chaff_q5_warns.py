"""Leaves the warning of log(0) on the screen."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function returns the right numbers, but a warning appears where a probability is 0. "
    "Look at what the question says about it, and at where the logarithm is taken."
)


def perplexity(probabilities, targets):
    chosen = np.asarray(probabilities)[np.arange(len(targets)), targets]
    return float(np.exp(-np.mean(np.log(chosen))))
