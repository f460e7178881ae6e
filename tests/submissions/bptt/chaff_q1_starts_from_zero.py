"""Starts from a state of zeros, whatever h0 is."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function starts from a state of zeros, whatever h0 is, and so its states are right only "
    "where h0 is zero. Look at what the first step takes for the state before it."
)


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.zeros(np.shape(h0))
    n, steps, _ = X.shape
    units = len(weights["U"])
    H = np.zeros((n, steps, units))
    for t in range(steps):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
        H[:, t] = h
    return H, H @ weights["V"] + weights["c"]
