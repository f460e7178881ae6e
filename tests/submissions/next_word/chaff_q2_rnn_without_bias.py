"""Forgets the bias of the vanilla RNN."""

import numpy as np

LOSES = {"q2"}


def rnn_step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U)
