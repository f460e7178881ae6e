"""Takes the root: a distance."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your loss is in proportion to the distance of the features: where all differences are twice "
    "as large, it doubles. Look at what the formula does after the sum, and what it does not."
)


def feature_loss(features, reconstructed):
    difference = np.asarray(features) - np.asarray(reconstructed)
    return np.sqrt(np.sum(difference**2, axis=1)) / 2
