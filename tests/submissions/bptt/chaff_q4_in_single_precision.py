"""Sums the gradients in float32."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your gradients have the seven digits of float32 even where all arguments are float64. Look "
    "at the dtype of the arrays that you add them up in."
)


def rnn_backward(X, h0, H, weights, dY):
    X, h0, H, dY = np.asarray(X), np.asarray(h0), np.asarray(H), np.asarray(dY)
    n, T, units = H.shape
    W, U, V = weights["W"], weights["U"], weights["V"]
    dW, dU, db = np.zeros(W.shape, "f"), np.zeros(U.shape, "f"), np.zeros(units, "f")
    dV, dc = np.zeros(V.shape), np.zeros(V.shape[1])
    later = np.zeros((n, units))
    for t in range(T - 1, -1, -1):
        before = H[:, t - 1] if t > 0 else h0
        dV += H[:, t].T @ dY[:, t]
        dc += dY[:, t].sum(axis=0)
        dh = dY[:, t] @ V.T + later
        da = dh * (1 - H[:, t] ** 2)
        da = da.astype("f")
        dW += X[:, t].T.astype("f") @ da
        dU += before.T.astype("f") @ da
        db += da.sum(axis=0)
        later = da @ U.T
    return {"W": dW, "U": dU, "b": db, "V": dV, "c": dc, "h0": later}
