"""Clips what goes back through time at 20."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Where `dY` is large, your gradients are too small: something is cut off on the way back. The "
    "clipping is a question of its own."
)


def rnn_backward(X, h0, H, weights, dY):
    X, h0, H, dY = (np.array(a, dtype=np.float64) for a in (X, h0, H, dY))
    W, U, V = weights["W"], weights["U"], weights["V"]
    n, T, units = H.shape
    g = {
        "W": np.zeros(W.shape),
        "U": np.zeros(U.shape),
        "b": np.zeros(units),
        "V": np.zeros(V.shape),
        "c": np.zeros(V.shape[1]),
    }
    back = np.zeros((n, units))
    for t in range(T - 1, -1, -1):
        h, before = H[:, t], H[:, t - 1] if t else h0
        g["V"] += h.T @ dY[:, t]
        g["c"] += dY[:, t].sum(axis=0)
        da = (dY[:, t] @ V.T + back) * (1 - h**2)
        g["W"] += X[:, t].T @ da
        g["U"] += before.T @ da
        g["b"] += da.sum(axis=0)
        back = np.clip(da @ U.T, -20, 20)
    g["h0"] = back
    return g
