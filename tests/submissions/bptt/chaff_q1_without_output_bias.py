"""Leaves c out of the outputs."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your outputs are those of a network without the bias c. Look at what is added up in the "
    "equation of y."
)


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    n, steps, _ = X.shape
    units = len(weights["U"])
    H = np.zeros((n, steps, units))
    for t in range(steps):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
        H[:, t] = h
    return H, H @ weights["V"]
