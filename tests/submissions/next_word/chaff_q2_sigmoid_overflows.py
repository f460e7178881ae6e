"""Writes the sigmoid as e^z / (1 + e^z): nan for large z."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function lstm_step is right for moderate inputs, but not for very large ones, where "
    "nan can come out. Look at what its sigmoid computes there, for either sign."
)


def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))


def lstm_step(x, h, c, W, U, b):
    z = x @ W + h @ U + b
    i, f, g, o = np.split(z, 4, axis=-1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c
