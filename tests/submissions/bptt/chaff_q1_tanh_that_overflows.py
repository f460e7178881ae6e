"""Writes the hyperbolic tangent out as a quotient, in which exp overflows."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Where the numbers in X are large, your function returns nan: an exponential overflows on the "
    "way. Look at how NumPy has the hyperbolic tangent."
)


def rnn_forward(X, h0, weights):
    X = np.asarray(X, dtype=np.float64)
    h = np.array(h0, dtype=np.float64)
    n, T, d = X.shape
    units = weights["U"].shape[0]
    H = np.zeros((n, T, units))
    for t in range(T):
        h = (lambda a: (np.exp(a) - np.exp(-a)) / (np.exp(a) + np.exp(-a)))(
            X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"]
        )
        H[:, t] = h
    Y = H @ weights["V"] + weights["c"]
    return H, Y
