"""Stacks a list of states, of which there is none where T is 0."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function fails on sequences of no step, where T is 0 and H and Y are empty arrays with "
    "the right number of axes. Look at how H comes about when there is nothing to go through."
)


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    states = []
    for t in range(X.shape[1]):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
        states.append(h)
    H = np.stack(states, axis=1)
    return H, H @ weights["V"] + weights["c"]
