"""Treats g as one more gate, with a sigmoid."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function lstm_step treats the candidate g like one more gate, with values between 0 "
    "and 1. Look at the function that the equations give it."
)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def lstm_step(x, h, c, W, U, b):
    z = x @ W + h @ U + b
    i, f, g, o = np.split(z, 4, axis=-1)
    c = sigmoid(f) * c + sigmoid(i) * sigmoid(g)
    return sigmoid(o) * np.tanh(c), c
