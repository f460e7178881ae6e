"""Gives T + 1 states, of which h0 is the first."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your H has T + 1 states for each sequence, and the first of them is h0. Look at which state "
    "the docstring wants at the first place of H."
)


def rnn_forward(X, h0, weights):
    X = np.asarray(X)
    H = np.zeros((X.shape[0], X.shape[1] + 1, len(weights["U"])))
    H[:, 0] = h0
    for t in range(X.shape[1]):
        H[:, t + 1] = np.tanh(X[:, t] @ weights["W"] + H[:, t] @ weights["U"] + weights["b"])
    return H, H[:, 1:] @ weights["V"] + weights["c"]
