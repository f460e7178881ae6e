"""Takes the mean of those that have it."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Pictures without the attribute have no effect on your vector. Look at how many means the "
    "formula has."
)


def attribute_vector(codes, has):
    codes, has = np.asarray(codes), np.asarray(has, dtype=bool)
    if has.all() or not has.any():
        raise ValueError("has is the same for all pictures")
    return codes[has].mean(axis=0)
