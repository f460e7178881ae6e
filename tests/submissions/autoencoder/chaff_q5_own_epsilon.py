"""Draws an epsilon of its own."""

import numpy as np

LOSES = {"q5"}


def reparameterize(mean, log_variance, epsilon):
    return mean + np.exp(log_variance / 2) * np.random.standard_normal(np.shape(mean))
