"""Turns the sign."""

import numpy as np

LOSES = {"q5"}
SAYS = "Your divergence is never above 0. Look at the signs of the four terms."


def kl_divergence(mean, log_variance):
    return 0.5 * np.sum(1 + log_variance - mean**2 - np.exp(log_variance), axis=-1)
