"""Gives T + 1 states, of which h0 is the first."""

import numpy as np

LOSES = {"q1"}


def rnn_forward(X, h0, weights):
    X = np.asarray(X)
    H = np.zeros((X.shape[0], X.shape[1] + 1, len(weights["U"])))
    H[:, 0] = h0
    for t in range(X.shape[1]):
        H[:, t + 1] = np.tanh(X[:, t] @ weights["W"] + H[:, t] @ weights["U"] + weights["b"])
    return H, H[:, 1:] @ weights["V"] + weights["c"]
