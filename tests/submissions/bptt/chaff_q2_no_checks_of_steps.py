"""Does not check steps."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "With one_to_many and encoder_decoder your function raises no error where `steps` is 0 or "
    "negative. Look at the last of the conditions in the docstring's list of errors."
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
    if flavour == "one_to_many":
        inputs = np.zeros((n, max(steps, 1), d))
        inputs[:, :1] = X
        return inputs, np.ones(max(steps, 1), dtype=bool)
    if flavour == "encoder_decoder":
        inputs = np.zeros((n, T + max(steps, 0), d))
        inputs[:, :T] = X
        return inputs, np.arange(T + max(steps, 0)) >= T
    if flavour == "many_to_one":
        return X, np.arange(T) == T - 1
    return X, np.ones(T, dtype=bool)
