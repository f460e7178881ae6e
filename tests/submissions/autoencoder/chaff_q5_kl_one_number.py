"""Gives one number for all examples together."""

import numpy as np

LOSES = {"q5"}


def kl_divergence(mean, log_variance):
    return 0.5 * np.sum(mean**2 + np.exp(log_variance) - 1 - log_variance)
