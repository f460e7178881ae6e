"""Asks X for its shape, which a list does not have."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function fails where X comes as a list, which the docstring allows. Look at the first "
    "thing that you ask of X: could a list answer it?"
)


def rnn_forward(X, h0, weights):
    h = h0
    n, steps, _ = X.shape
    units = len(weights["U"])
    H = np.zeros((n, steps, units))
    for t in range(steps):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
        H[:, t] = h
    return H, H @ weights["V"] + weights["c"]
