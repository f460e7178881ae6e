"""Writes the sigmoid as e^z / (1 + e^z): nan for large z."""

import numpy as np

LOSES = {"q2"}


def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))


def lstm_step(x, h, c, W, U, b):
    z = x @ W + h @ U + b
    i, f, g, o = np.split(z, 4, axis=-1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c
