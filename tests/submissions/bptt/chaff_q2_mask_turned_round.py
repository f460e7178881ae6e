"""Marks the steps that do not count, in two of the flavours."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "With many_to_one and encoder_decoder your mask is True exactly where the output does not "
    "count. Look at what True stands for in the docstring."
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
        return inputs, np.ones(steps, dtype=bool)
    if flavour == "encoder_decoder":
        inputs = np.zeros((n, T + steps, d))
        inputs[:, :T] = X
        return inputs, np.arange(T + steps) < T
    if flavour == "many_to_one":
        return X, np.arange(T) != T - 1
    return X, np.ones(T, dtype=bool)
