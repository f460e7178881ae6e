"""Computes the divergence of the standard normal from the cloud."""

import numpy as np

LOSES = {"q5"}


def kl_divergence(mean, log_variance):
    variance = np.exp(log_variance)
    return 0.5 * np.sum((1 + mean**2) / variance - 1 + log_variance, axis=-1)
