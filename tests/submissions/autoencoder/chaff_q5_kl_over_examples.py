"""Sums over the examples."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function gives one number for each latent number, added up over the examples. Look at "
    "which axis the sum in the formula runs over."
)


def kl_divergence(mean, log_variance):
    return 0.5 * np.sum(mean**2 + np.exp(log_variance) - 1 - log_variance, axis=0)
