"""Adds the constant of the Gaussian."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your loss is not 0 for features that are equal: every feature adds something, whatever it "
    "says. Look at what the text says about the constant."
)


def feature_loss(features, reconstructed):
    difference = np.asarray(features) - np.asarray(reconstructed)
    return np.sum(difference**2 + np.log(2 * np.pi), axis=1) / 2
