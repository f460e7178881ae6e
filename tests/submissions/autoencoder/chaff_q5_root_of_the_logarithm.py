"""Takes the root where half belongs into the exponent."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function makes a wrong standard deviation out of the logarithm: the same one for a "
    "variance and for its inverse. Look at what undoes a logarithm, and what a root of the "
    "variance is in terms of it."
)


def reparameterize(mean, log_variance, epsilon):
    return mean + np.sqrt(np.abs(log_variance)) * epsilon
