"""Leaves the reset gate out: a candidate that always hears the whole old state."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "In your function gru_step the candidate always hears the whole old state: the reset gate "
    "changes nothing. Look at where r enters the equations."
)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def gru_step(x, h, W, U, b):
    xz, xr, xh = np.split(x @ W + b[0], 3, axis=-1)
    hz, hr, hh = np.split(h @ U + b[1], 3, axis=-1)
    z = sigmoid(xz + hz)
    return z * h + (1 - z) * np.tanh(xh + hh)
