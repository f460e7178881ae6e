"""Forgets the half."""

import numpy as np

LOSES = {"q5"}
SAYS = "Your divergence is twice as large as it should be. Look at what stands in front of the sum."


def kl_divergence(mean, log_variance):
    return np.sum(mean**2 + np.exp(log_variance) - 1 - log_variance, axis=-1)
