"""Puts the outputs through a tanh."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your outputs go through a tanh, as the states do, and so all of them lie between -1 and 1. "
    "Compare the two equations of the question, the one of h and the one of y."
)


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    n, steps, _ = X.shape
    units = len(weights["U"])
    H = np.zeros((n, steps, units))
    for t in range(steps):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
        H[:, t] = h
    return H, np.tanh(H @ weights["V"] + weights["c"])
