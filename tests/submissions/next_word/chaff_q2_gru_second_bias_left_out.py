"""Adds the first row of b only."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function gru_step leaves the second row of b out. Look at the places where the "
    "equations have it."
)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def gru_step(x, h, W, U, b):
    xz, xr, xh = np.split(x @ W + b[0], 3, axis=-1)
    hz, hr, hh = np.split(h @ U, 3, axis=-1)
    z, r = sigmoid(xz + hz), sigmoid(xr + hr)
    return z * h + (1 - z) * np.tanh(xh + r * hh)
