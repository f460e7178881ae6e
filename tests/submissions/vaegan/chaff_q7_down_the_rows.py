"""Adds the vector along the wrong axis where there are as many pictures as numbers."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Where there are as many pictures as numbers in a code, your function adds the vector along the "
    "wrong axis. Look at which axis of the codes it belongs to."
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
    return (
        (codes.T + strength * vector[: codes.shape[0]]).T
        if len(codes) == len(vector)
        else codes + strength * vector
    )
