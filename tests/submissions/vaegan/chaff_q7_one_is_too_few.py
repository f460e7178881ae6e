"""Refuses an attribute that one picture alone has."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Where one picture alone has the attribute, your function raises. Look at the two cases in the "
    "section Raises."
)


def attribute_vector(codes, has):
    codes = np.asarray(codes, dtype=np.float64)
    has = np.asarray(has, dtype=bool)
    if has.all() or not has.any() or has.sum() == 1:
        raise ValueError("has must have both")
    return codes[has].mean(axis=0) - codes[~has].mean(axis=0)


def apply_attribute(codes, vector, strength):
    codes = np.asarray(codes, dtype=np.float64)
    vector = np.asarray(vector, dtype=np.float64)
    return codes + strength * vector
