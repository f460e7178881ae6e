"""Lets NumPy warn and returns NaN."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Where all pictures have the attribute, or none, your function returns a vector that is not a "
    "number. Look at the section Raises of the docstring."
)


def attribute_vector(codes, has):
    codes, has = np.asarray(codes), np.asarray(has, dtype=bool)
    return codes[has].mean(axis=0) - codes[~has].mean(axis=0)
