"""Takes the amount of the mean, not its square."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "In your divergence the mean counts by its amount: one twice as far from 0 counts twice as "
    "much. Look at the first term of the formula."
)


def kl_divergence(mean, log_variance):
    return 0.5 * np.sum(np.abs(mean) + np.exp(log_variance) - 1 - log_variance, axis=-1)
