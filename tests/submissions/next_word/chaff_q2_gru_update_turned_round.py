"""Gives the candidate the share z and the old state 1 - z."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function gru_step gives the share z to the candidate, and the rest to the old state. "
    "Look at which of the two z should keep."
)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def gru_step(x, h, W, U, b):
    xz, xr, xh = np.split(x @ W + b[0], 3, axis=-1)
    hz, hr, hh = np.split(h @ U + b[1], 3, axis=-1)
    z, r = sigmoid(xz + hz), sigmoid(xr + hr)
    return (1 - z) * h + z * np.tanh(xh + r * hh)
