"""Returns the state twice, as if there were a cell."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function gru_step returns a pair, as if there were a cell beside the state. Look at "
    "what the docstring asks for."
)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def gru_step(x, h, W, U, b):
    xz, xr, xh = np.split(x @ W + b[0], 3, axis=-1)
    hz, hr, hh = np.split(h @ U + b[1], 3, axis=-1)
    z, r = sigmoid(xz + hz), sigmoid(xr + hr)
    h = z * h + (1 - z) * np.tanh(xh + r * hh)
    return h, h
