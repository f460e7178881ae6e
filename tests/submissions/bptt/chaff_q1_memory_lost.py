"""Starts every step from h0 again, so that no state reaches the next."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "In your function every step starts from h0 again, so that no step knows what came before it. "
    "Look at which state each step is given as the one before."
)


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    n, steps, _ = X.shape
    units = len(weights["U"])
    H = np.zeros((n, steps, units))
    for t in range(steps):
        state = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
        H[:, t] = state
    return H, H @ weights["V"] + weights["c"]
