"""Averages the gates over the batch."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function gru_step mixes the examples of a batch: the new state of one depends on the "
    "other rows. Look at whether anything is averaged or summed over the batch."
)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def gru_step(x, h, W, U, b):
    xz, xr, xh = np.split(x @ W + b[0], 3, axis=-1)
    hz, hr, hh = np.split(h @ U + b[1], 3, axis=-1)
    z, r = sigmoid(xz + hz), sigmoid(xr + hr)
    z, r = z.mean(axis=0), r.mean(axis=0)
    return z * h + (1 - z) * np.tanh(xh + r * hh)
