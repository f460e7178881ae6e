"""Multiplies the state by the transposed recurrent weights."""

import numpy as np

LOSES = {"q2"}


def rnn_step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U.T + b)
