"""Forgets the half."""

import numpy as np

LOSES = {"q5"}


def kl_divergence(mean, log_variance):
    return np.sum(mean**2 + np.exp(log_variance) - 1 - log_variance, axis=-1)
