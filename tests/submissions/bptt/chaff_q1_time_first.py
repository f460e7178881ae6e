"""Gives the states with time as the first axis."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your H and Y have the time as their first axis and the sequences as their second. Look at "
    "the order of the axes in the docstring."
)


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    H = np.zeros((X.shape[1], len(X), len(weights["U"])))
    for t in range(X.shape[1]):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
        H[t] = h
    return H, H @ weights["V"] + weights["c"]
