"""Gives the last state and its output alone."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function returns the last state and its output alone. Asked for are the states and "
    "outputs of all steps; look at what you keep of each turn of the loop."
)


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    for t in range(X.shape[1]):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
    return h, h @ weights["V"] + weights["c"]
