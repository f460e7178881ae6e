"""Takes the amount of the mean, not its square."""

import numpy as np

LOSES = {"q5"}


def kl_divergence(mean, log_variance):
    return 0.5 * np.sum(np.abs(mean) + np.exp(log_variance) - 1 - log_variance, axis=-1)
