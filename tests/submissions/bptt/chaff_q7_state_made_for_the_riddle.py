"""Chooses W, U and b by hand: the last inputs side by side, and two units that see a 1 now and a 1 earlier.

A least-squares fit gives the first V and c, and softmax regression improves them.
"""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "V and c learn, but W, U and b have fixed values, so that the state holds the last inputs and two "
    "combinations of them that you chose. Look at which weights a step of your training changes."
)


def train_rnn(X, targets, units, truncation, epochs, seed):
    X, targets = np.asarray(X, dtype=float), np.asarray(targets)
    n, steps, d = X.shape
    k = int(targets.max()) + 1
    W, U, b = np.zeros((d, units)), np.zeros((units, units)), np.zeros(units)
    both = 2 if d == 1 and units > 10 else 0
    kept = units - both
    for place in range(min(d, kept)):
        W[place, place] = 0.1
    for place in range(kept - d):
        U[place, place + d] = 1.0
    for lag in range(both):
        W[0, kept + lag], U[lag, kept + lag], b[kept + lag] = 3.0, 30.0, -4.5
    h, H = np.zeros((n, units)), np.empty((n, steps, units))
    for t in range(steps):
        h = H[:, t] = np.tanh(X[:, t] @ W + h @ U + b)
    scale = np.ones(units + 1)
    scale[:kept] = 10
    rows = np.hstack([H.reshape(-1, units), np.ones((n * steps, 1))]) * scale
    truth = np.eye(k)[targets.reshape(-1)]
    V = np.linalg.lstsq(rows, 4 * truth - 2, rcond=None)[0]
    for _ in range(600):
        logits = rows @ V
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        V -= 0.4 * rows.T @ (odds / odds.sum(axis=1, keepdims=True) - truth) / len(rows)
    V *= scale[:, None]
    return {"W": W, "U": U, "b": b, "V": V[:-1], "c": V[-1]}
