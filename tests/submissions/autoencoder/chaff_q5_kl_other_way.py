"""Computes the divergence of the standard normal from the cloud."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function computes how far the standard normal is from the distribution that was given, "
    "which is another number than the other way round. Look at the order of the two in the "
    "formula."
)


def kl_divergence(mean, log_variance):
    variance = np.exp(log_variance)
    return 0.5 * np.sum((1 + mean**2) / variance - 1 + log_variance, axis=-1)
