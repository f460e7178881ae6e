"""Takes the weights out of the dict in the order in which they were put in."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function takes the weights by their order in the dict, and the dict may have another one. "
    "Look at how the docstring tells the weights apart."
)


def rnn_forward(X, h0, weights):
    X = np.asarray(X, dtype=np.float64)
    h = np.array(h0, dtype=np.float64)
    W, U, b, V, c = weights.values()
    n, T, d = X.shape
    units = U.shape[0]
    H = np.zeros((n, T, units))
    for t in range(T):
        h = np.tanh(X[:, t] @ W + h @ U + b)
        H[:, t] = h
    Y = H @ V + c
    return H, Y
