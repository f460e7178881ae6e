"""Forgets the -1."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your divergence is too large by the same amount for every picture, so that the standard "
    "normal does not get 0. Look at each term in the brackets of the formula."
)


def kl_divergence(mean, log_variance):
    return 0.5 * np.sum(mean**2 + np.exp(log_variance) - log_variance, axis=-1)
