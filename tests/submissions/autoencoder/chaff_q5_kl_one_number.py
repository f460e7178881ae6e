"""Gives one number for all examples together."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function gives one number for all examples together. Look at the shape that the "
    "docstring asks for."
)


def kl_divergence(mean, log_variance):
    return 0.5 * np.sum(mean**2 + np.exp(log_variance) - 1 - log_variance)
