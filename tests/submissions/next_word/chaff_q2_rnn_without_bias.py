"""Forgets the bias of the vanilla RNN."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "The result of your function rnn_step is right only where very large inputs hide the "
    "difference, as it is where the bias is left out. Look at the terms of the formula: is each "
    "of them there?"
)


def rnn_step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U)
