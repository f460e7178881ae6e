"""Lets the state keep the last inputs, side by side, by a W and a U of its own, and trains V and c alone."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "V and c learn, but W, U and b have fixed values, so that the state is a list of the last inputs "
    "and no more. Look at which weights a step of your training changes."
)


def train_rnn(X, targets, units, truncation, epochs, seed):
    X, targets = np.asarray(X, dtype=float), np.asarray(targets)
    n, steps, d = X.shape
    k = int(targets.max()) + 1
    W, U = np.zeros((d, units)), np.zeros((units, units))
    for place in range(min(d, units)):
        W[place, place] = 0.1
    for place in range(units - d):
        U[place, place + d] = 1.0
    h, H = np.zeros((n, units)), np.empty((n, steps, units))
    for t in range(steps):
        h = H[:, t] = np.tanh(X[:, t] @ W + h @ U)
    rows = np.hstack([10 * H.reshape(-1, units), np.ones((n * steps, 1))])
    truth = np.eye(k)[targets.reshape(-1)]
    V = np.zeros((units + 1, k))
    for _ in range(800):
        logits = rows @ V
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        V -= 0.4 * rows.T @ (odds / odds.sum(axis=1, keepdims=True) - truth) / len(rows)
    return {"W": W, "U": U, "b": np.zeros(units), "V": 10 * V[:-1], "c": V[-1]}
