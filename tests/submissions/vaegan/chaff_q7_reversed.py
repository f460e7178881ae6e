"""Leads from those with to those without."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your vector leads from the pictures that have the attribute to those that have not. Look at "
    "which mean comes first."
)


def attribute_vector(codes, has):
    codes, has = np.asarray(codes), np.asarray(has, dtype=bool)
    if has.all() or not has.any():
        raise ValueError("has is the same for all pictures")
    return codes[~has].mean(axis=0) - codes[has].mean(axis=0)
