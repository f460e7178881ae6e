"""Splits the gates as many papers print them: i, f, o, g."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function lstm_step takes the blocks of the output gate and the candidate for each "
    "other. Look at the order in which the question lists the four."
)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def lstm_step(x, h, c, W, U, b):
    z = x @ W + h @ U + b
    i, f, o, g = np.split(z, 4, axis=-1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c
