"""Goes back through twenty steps and no further."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your gradient is right for short sequences, and in long ones it ends before the beginning. "
    "This question goes all the way back; look at which steps your loop visits, or leaves out."
)


def rnn_backward(X, h0, H, weights, dY):
    X, h0, H, dY = np.asarray(X), np.asarray(h0), np.asarray(H), np.asarray(dY)
    n, T, units = H.shape
    W, U, V = weights["W"], weights["U"], weights["V"]
    dW, dU, db = np.zeros(W.shape), np.zeros(U.shape), np.zeros(units)
    dV, dc = np.zeros(V.shape), np.zeros(V.shape[1])
    later = np.zeros((n, units))
    for t in range(T - 1, -1, -1):
        before = H[:, t - 1] if t > 0 else h0
        dV += H[:, t].T @ dY[:, t]
        dc += dY[:, t].sum(axis=0)
        dh = dY[:, t] @ V.T + later
        da = dh * (1 - H[:, t] ** 2)
        dW += X[:, t].T @ da
        dU += before.T @ da
        db += da.sum(axis=0)
        later = da @ U.T if T - t < 20 else np.zeros((n, units))
    return {"W": dW, "U": dU, "b": db, "V": dV, "c": dc, "h0": later}
