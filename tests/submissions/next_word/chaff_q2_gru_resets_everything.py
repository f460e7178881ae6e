"""Multiplies the whole sum in the candidate by r, the input too."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "The reset gate of your function gru_step also acts on what the input gives to the "
    "candidate. Look at what r multiplies in the equation."
)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def gru_step(x, h, W, U, b):
    xz, xr, xh = np.split(x @ W + b[0], 3, axis=-1)
    hz, hr, hh = np.split(h @ U + b[1], 3, axis=-1)
    z, r = sigmoid(xz + hz), sigmoid(xr + hr)
    return z * h + (1 - z) * np.tanh(r * (xh + hh))
