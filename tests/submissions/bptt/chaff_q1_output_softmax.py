"""Gives probabilities where logits are wanted."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your outputs are probabilities: those of a step add up to 1. Look at what the equation of y "
    "has besides the state, V and c, and at where this notebook takes its softmax."
)


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    n, steps, _ = X.shape
    units = len(weights["U"])
    H = np.zeros((n, steps, units))
    for t in range(steps):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
        H[:, t] = h
    Y = H @ weights["V"] + weights["c"]
    odds = np.exp(Y - Y.max(axis=2, keepdims=True)) if steps else Y
    return H, odds / odds.sum(axis=2, keepdims=True)
