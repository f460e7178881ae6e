"""Drops axes of length one."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Of a single picture, or of codes of one number, your result has an axis less. Look at the shape "
    "in the docstring."
)


def attribute_vector(codes, has):
    codes = np.asarray(codes, dtype=np.float64)
    has = np.asarray(has, dtype=bool)
    if has.all() or not has.any():
        raise ValueError("has must have both")
    return codes[has].mean(axis=0) - codes[~has].mean(axis=0)


def apply_attribute(codes, vector, strength):
    codes = np.asarray(codes, dtype=np.float64)
    vector = np.asarray(vector, dtype=np.float64)
    return np.squeeze(codes + strength * vector)
