"""Multiplies epsilon by the variance."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your draws spread with the variance and not with its root. Look at which of σ and σ² the "
    "formula multiplies epsilon by."
)


def reparameterize(mean, log_variance, epsilon):
    return mean + np.exp(log_variance) * epsilon
