"""Takes the weights out of the dict in the order in which they were put in."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function takes the weights by their order in the dict, and the dict may have another one. "
    "Look at how the docstring tells the weights apart."
)


def rnn_backward(X, h0, H, weights, dY):
    X, h0, H, dY = (np.array(a, dtype=np.float64) for a in (X, h0, H, dY))
    W, U, b, V, c = weights.values()
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
        back = da @ U.T
    g["h0"] = back
    return g
