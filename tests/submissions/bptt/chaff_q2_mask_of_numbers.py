"""Gives the mask as ones and zeros, which pick positions 0 and 1 when used as an index."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your mask is an array of ones and zeros, which NumPy takes for positions when it is used as "
    "an index. Look at the dtype that the docstring wants."
)


FLAVOURS = ["one_to_one", "one_to_many", "many_to_one", "many_to_many", "encoder_decoder"]


def arrange(flavour, X, steps=1):
    X = np.array(X)
    n, T, d = X.shape
    if flavour not in FLAVOURS:
        raise ValueError("unknown flavour " + str(flavour))
    if T < 1:
        raise ValueError("X has no step")
    if flavour in ("one_to_one", "one_to_many") and T != 1:
        raise ValueError("X must have one step")
    if flavour in ("one_to_many", "encoder_decoder") and steps < 1:
        raise ValueError("steps must be positive")
    if flavour == "one_to_many":
        inputs = np.zeros((n, steps, d))
        inputs[:, :1] = X
        return inputs, np.ones(steps, dtype=int)
    if flavour == "encoder_decoder":
        inputs = np.zeros((n, T + steps, d))
        inputs[:, :T] = X
        return inputs, (np.arange(T + steps) >= T).astype(int)
    if flavour == "many_to_one":
        return X, (np.arange(T) == T - 1).astype(int)
    return X, np.ones(T, dtype=int)
