"""Reads the sequence from its end."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function reads the sequence from its end: the last input meets h0, and the first input "
    "comes last. Look at the order in which the steps are taken."
)


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    n, steps, _ = X.shape
    units = len(weights["U"])
    H = np.zeros((n, steps, units))
    for t in reversed(range(steps)):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
        H[:, t] = h
    return H, H @ weights["V"] + weights["c"]
