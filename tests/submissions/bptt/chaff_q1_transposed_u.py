"""Multiplies the state with U transposed."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your states are those of a network with U transposed: rows and columns of U have changed "
    "places. Compare the way you multiply the state and U with the question's equation, in which "
    "a state is a row."
)


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    n, steps, _ = X.shape
    units = len(weights["U"])
    H = np.zeros((n, steps, units))
    for t in range(steps):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"].T + weights["b"])
        H[:, t] = h
    return H, H @ weights["V"] + weights["c"]
