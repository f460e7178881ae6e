"""Reads the logarithm as that of the standard deviation."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your divergence is right where the variance is 1, and not elsewhere: it takes the logarithm "
    "for that of the standard deviation. Look at which logarithm the network gives."
)


def kl_divergence(mean, log_variance):
    return 0.5 * np.sum(mean**2 + np.exp(2 * log_variance) - 1 - 2 * log_variance, axis=-1)
