"""Sends the candidate through a sigmoid."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function gru_step treats the candidate like one more gate, with values between 0 and "
    "1. Look at the function that the equations give it."
)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def gru_step(x, h, W, U, b):
    xz, xr, xh = np.split(x @ W + b[0], 3, axis=-1)
    hz, hr, hh = np.split(h @ U + b[1], 3, axis=-1)
    z, r = sigmoid(xz + hz), sigmoid(xr + hr)
    return z * h + (1 - z) * sigmoid(xh + r * hh)
