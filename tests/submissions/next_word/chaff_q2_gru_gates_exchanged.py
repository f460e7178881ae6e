"""Takes the blocks in the order r, z, candidate."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function gru_step takes the blocks of the two gates for each other. Look at the order "
    "in which the question lists the three blocks."
)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def gru_step(x, h, W, U, b):
    xr, xz, xh = np.split(x @ W + b[0], 3, axis=-1)
    hr, hz, hh = np.split(h @ U + b[1], 3, axis=-1)
    z, r = sigmoid(xz + hz), sigmoid(xr + hr)
    return z * h + (1 - z) * np.tanh(xh + r * hh)
