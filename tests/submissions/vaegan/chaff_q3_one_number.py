"""Gives one number, the mean over the pictures."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function gives one number for all pictures together. Look at the shape in the docstring: "
    "how many numbers come back for n pictures?"
)


def feature_loss(features, reconstructed):
    difference = np.asarray(features) - np.asarray(reconstructed)
    return np.mean(np.sum(difference**2, axis=1)) / 2
