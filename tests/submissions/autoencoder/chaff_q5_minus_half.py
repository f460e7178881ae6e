"""Has the half with a wrong sign."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your draws are wide where they should be narrow, and narrow where they should be wide. Look "
    "at how σ follows from the logarithm of the variance, for one above 1 and one below."
)


def reparameterize(mean, log_variance, epsilon):
    return mean + np.exp(-0.5 * log_variance) * epsilon
