"""Stacks a list of states, of which there is none where T is 0."""

import numpy as np

LOSES = {"q1"}


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    states = []
    for t in range(X.shape[1]):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
        states.append(h)
    H = np.stack(states, axis=1)
    return H, H @ weights["V"] + weights["c"]
