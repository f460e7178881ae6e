"""Keeps the states in the dtype of X, where whole numbers cut them to 0."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Where X holds whole numbers, your states are whole numbers too, and a tanh cut to a whole "
    "number is 0 almost everywhere. Look at the dtype of what you keep the states in."
)


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    n, steps, _ = X.shape
    units = len(weights["U"])
    H = np.zeros((n, steps, units), dtype=X.dtype)
    for t in range(steps):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
        H[:, t] = h
    return H, H @ weights["V"] + weights["c"]
