"""Keeps the states in float32, whatever the arguments are."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your states have the seven digits of float32 even where all arguments are float64. Look at "
    "the dtype of the arrays that you make."
)


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    n, steps, _ = X.shape
    units = len(weights["U"])
    H = np.zeros((n, steps, units), dtype=np.float32)
    for t in range(steps):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
        H[:, t] = h
    return H, H @ weights["V"] + weights["c"]
