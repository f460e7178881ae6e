"""Multiplies the state by the transposed recurrent weights."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "The result of your function rnn_step differs from Keras's for moderate inputs and for very "
    "large ones, as it does where U is transposed. Look at every product in the formula: what "
    "stands on the left?"
)


def rnn_step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U.T + b)
