"""Multiplies epsilon by the variance."""

import numpy as np

LOSES = {"q5"}


def reparameterize(mean, log_variance, epsilon):
    return mean + np.exp(log_variance) * epsilon
