"""Returns (c, h)."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function lstm_step returns the cell first and the state second. Look at the order in "
    "the docstring."
)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def lstm_step(x, h, c, W, U, b):
    z = x @ W + h @ U + b
    i, f, g, o = np.split(z, 4, axis=-1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return c, sigmoid(o) * np.tanh(c)
