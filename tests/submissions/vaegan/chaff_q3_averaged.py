"""Takes the mean over the features."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your loss is too small, the more so the more features there are. Look at how the formula puts "
    "the terms of one picture together."
)


def feature_loss(features, reconstructed):
    difference = np.asarray(features) - np.asarray(reconstructed)
    return np.mean(difference**2, axis=1) / 2
