"""Computes h from the cell before the step."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function lstm_step computes the new state from the cell as it was before the step. "
    "Look at which c the last of the equations has."
)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def lstm_step(x, h, c, W, U, b):
    z = x @ W + h @ U + b
    i, f, g, o = np.split(z, 4, axis=-1)
    c = c
    return sigmoid(o) * np.tanh(c), sigmoid(f) * c + sigmoid(i) * np.tanh(g)
