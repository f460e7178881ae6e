"""Leaves the warning of log(0) on the screen."""

import numpy as np

LOSES = {"q5"}


def perplexity(probabilities, targets):
    chosen = np.asarray(probabilities)[np.arange(len(targets)), targets]
    return float(np.exp(-np.mean(np.log(chosen))))
