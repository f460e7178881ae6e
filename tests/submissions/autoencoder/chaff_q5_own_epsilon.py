"""Draws an epsilon of its own."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your z is another one at every call, with the same three arguments. Look at where the chance "
    "in it comes from."
)


def reparameterize(mean, log_variance, epsilon):
    return mean + np.exp(log_variance / 2) * np.random.standard_normal(np.shape(mean))
