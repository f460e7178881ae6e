"""Has the half with a wrong sign."""

import numpy as np

LOSES = {"q5"}


def reparameterize(mean, log_variance, epsilon):
    return mean + np.exp(-0.5 * log_variance) * epsilon
