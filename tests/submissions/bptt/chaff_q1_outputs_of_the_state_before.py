"""Takes the output of each step from the state before it."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your states are right, but the output of each step is made of the state before that step: "
    "the first output is that of h0. Look at which state belongs to which output."
)


def rnn_forward(X, h0, weights):
    X, h = np.asarray(X), np.asarray(h0)
    n, steps, _ = X.shape
    units = len(weights["U"])
    H = np.zeros((n, steps, units))
    for t in range(steps):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
        H[:, t] = h
    before = np.concatenate([np.asarray(h0)[:, None], H[:, :-1]], axis=1)[:, :steps]
    return H, before @ weights["V"] + weights["c"]
