"""Squares the sum of the differences."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "In your loss differences with opposite signs cancel out, and pictures with different features "
    "can be 0 apart. Look at the order of square and sum in the formula."
)


def feature_loss(features, reconstructed):
    difference = np.asarray(features) - np.asarray(reconstructed)
    return np.sum(difference, axis=1) ** 2 / 2
