"""Keeps the summed axis: shape (n, 1)."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "The losses that your function returns stand in a column, as an array with two axes. Look at "
    "the shape in the docstring."
)


def feature_loss(features, reconstructed):
    difference = np.asarray(features) - np.asarray(reconstructed)
    return np.sum(difference**2, axis=1, keepdims=True) / 2
