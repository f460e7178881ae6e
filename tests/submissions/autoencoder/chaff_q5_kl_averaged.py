"""Averages over the latent axis."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your divergence is too small, the more so the more latent numbers there are. Look at what "
    "the formula does with the terms of one picture."
)


def kl_divergence(mean, log_variance):
    return 0.5 * np.mean(mean**2 + np.exp(log_variance) - 1 - log_variance, axis=-1)
