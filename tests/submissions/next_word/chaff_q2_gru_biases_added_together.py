"""Adds both biases beside the input, where r does not reach the second one."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "In the candidate of your function gru_step the second bias is out of the reach of the "
    "reset gate. Look at all that r multiplies in the equation."
)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def gru_step(x, h, W, U, b):
    xz, xr, xh = np.split(x @ W + np.sum(b, axis=0), 3, axis=-1)
    hz, hr, hh = np.split(h @ U, 3, axis=-1)
    z, r = sigmoid(xz + hz), sigmoid(xr + hr)
    return z * h + (1 - z) * np.tanh(xh + r * hh)
