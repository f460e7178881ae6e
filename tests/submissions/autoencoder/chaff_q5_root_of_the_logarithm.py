"""Takes the root where half belongs into the exponent."""

import numpy as np

LOSES = {"q5"}


def reparameterize(mean, log_variance, epsilon):
    return mean + np.sqrt(np.abs(log_variance)) * epsilon
