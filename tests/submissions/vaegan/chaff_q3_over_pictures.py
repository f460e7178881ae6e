"""Sums over the pictures: one number for each feature."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function gives one number for each feature, and not for each picture. Look at which axis "
    "of the arrays the pictures are on."
)


def feature_loss(features, reconstructed):
    difference = np.asarray(features) - np.asarray(reconstructed)
    return np.sum(difference**2, axis=0) / 2
