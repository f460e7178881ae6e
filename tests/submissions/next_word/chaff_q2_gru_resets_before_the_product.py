"""Multiplies the state by r before the product with U, as the paper has it."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function gru_step lets the reset gate act on the old state before the product with U, "
    "as the paper does. Look at where it stands in the equations of the question."
)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def gru_step(x, h, W, U, b):
    wz, wr, wh = np.split(W, 3, axis=-1)
    uz, ur, uh = np.split(U, 3, axis=-1)
    bz, br, bh = np.split(b, 3, axis=-1)
    z = sigmoid(x @ wz + bz[0] + h @ uz + bz[1])
    r = sigmoid(x @ wr + br[0] + h @ ur + br[1])
    return z * h + (1 - z) * np.tanh(x @ wh + bh[0] + (r * h) @ uh + bh[1])
