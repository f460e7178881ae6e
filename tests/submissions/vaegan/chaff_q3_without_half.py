"""Leaves out the half."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your loss is twice as large as it should be. Look at what stands in front of the sum in the "
    "formula."
)


def feature_loss(features, reconstructed):
    difference = np.asarray(features) - np.asarray(reconstructed)
    return np.sum(difference**2, axis=1)
