"""Raises without a word."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your function raises the right exception, and what it says does not name the argument that is "
    "wrong. Look at what the docstring wants the message to name."
)


def attribute_vector(codes, has):
    codes, has = np.asarray(codes), np.asarray(has, dtype=bool)
    if has.all() or not has.any():
        raise ValueError
    return codes[has].mean(axis=0) - codes[~has].mean(axis=0)
