"""Does without the chance: z is the mean."""

import numpy as np

LOSES = {"q5"}
SAYS = "Your z is the mean, whatever epsilon is. Look at what the formula adds to it."


def reparameterize(mean, log_variance, epsilon):
    return mean + 0 * np.exp(log_variance / 2) * epsilon
