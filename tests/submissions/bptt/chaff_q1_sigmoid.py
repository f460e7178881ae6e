"""Uses a logistic function for tanh."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "All your states lie between 0 and 1, as from a logistic function. Look at the function in "
    "the question's equation, whose values can be negative too."
)


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    n, steps, _ = X.shape
    units = len(weights["U"])
    H = np.zeros((n, steps, units))
    for t in range(steps):
        h = 1 / (1 + np.exp(-(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])))
        H[:, t] = h
    return H, H @ weights["V"] + weights["c"]
