"""Writes the sigmoid as e^z / (1 + e^z): nan for large z."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function gru_step is right for moderate inputs, but not for very large ones, where "
    "nan can come out. Look at what its sigmoid computes there, for either sign."
)


def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))


def gru_step(x, h, W, U, b):
    xz, xr, xh = np.split(x @ W + b[0], 3, axis=-1)
    hz, hr, hh = np.split(h @ U + b[1], 3, axis=-1)
    z, r = sigmoid(xz + hz), sigmoid(xr + hr)
    return z * h + (1 - z) * np.tanh(xh + r * hh)
