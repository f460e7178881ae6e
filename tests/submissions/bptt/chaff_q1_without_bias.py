"""Leaves b out of the state."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your states are those of a network without the bias b. Look at what is added up before the "
    "tanh."
)


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    n, steps, _ = X.shape
    units = len(weights["U"])
    H = np.zeros((n, steps, units))
    for t in range(steps):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"])
        H[:, t] = h
    return H, H @ weights["V"] + weights["c"]
