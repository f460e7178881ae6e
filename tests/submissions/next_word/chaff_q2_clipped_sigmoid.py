"""Clips z to -5 … 5 against overflow: finite, and wrong."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "The gates of your function lstm_step stop short of 0 and 1: beyond a certain size, larger "
    "sums make no difference. Look at what happens to the sums on their way into the sigmoid."
)


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -5, 5)))


def lstm_step(x, h, c, W, U, b):
    z = x @ W + h @ U + b
    i, f, g, o = np.split(z, 4, axis=-1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c
