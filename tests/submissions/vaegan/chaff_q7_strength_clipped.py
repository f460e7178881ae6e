"""Takes no strength above 1."""

import numpy as np

LOSES = {"q7"}
SAYS = "Your result does not change any more once the strength is above 1. Look at the formula."


def attribute_vector(codes, has):
    codes = np.asarray(codes, dtype=np.float64)
    has = np.asarray(has, dtype=bool)
    if has.all() or not has.any():
        raise ValueError("has must have both")
    return codes[has].mean(axis=0) - codes[~has].mean(axis=0)


def apply_attribute(codes, vector, strength):
    codes = np.asarray(codes, dtype=np.float64)
    vector = np.asarray(vector, dtype=np.float64)
    return codes + np.clip(strength, -1, 1) * vector
