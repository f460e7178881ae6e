"""Sums absolute differences."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "In your loss a difference twice as large costs twice as much. Look at what the formula does "
    "with each difference before they are added."
)


def feature_loss(features, reconstructed):
    difference = np.asarray(features) - np.asarray(reconstructed)
    return np.sum(np.abs(difference), axis=1) / 2
