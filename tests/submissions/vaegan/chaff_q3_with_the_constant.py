"""Adds the constant of the Gaussian."""

import numpy as np

LOSES = {"q3"}


def feature_loss(features, reconstructed):
    difference = np.asarray(features) - np.asarray(reconstructed)
    return np.sum(difference**2 + np.log(2 * np.pi), axis=1) / 2
