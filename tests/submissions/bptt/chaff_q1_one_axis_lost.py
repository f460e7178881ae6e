"""Squeezes the results: a single sequence, step or output loses its axis."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your results lose an axis wherever a size is 1: a single sequence, step, unit or output. H "
    "and Y have three axes whatever the sizes; look for what takes axes of length 1 away."
)


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    n, steps, _ = X.shape
    units = len(weights["U"])
    H = np.zeros((n, steps, units))
    for t in range(steps):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
        H[:, t] = h
    return H.squeeze(), (H @ weights["V"] + weights["c"]).squeeze()
