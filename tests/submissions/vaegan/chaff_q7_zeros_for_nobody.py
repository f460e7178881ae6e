"""Returns zeros where one of the two is empty."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Where all pictures have the attribute, or none, your function returns zeros. Look at the "
    "section Raises of the docstring."
)


def attribute_vector(codes, has):
    codes, has = np.asarray(codes), np.asarray(has, dtype=bool)
    if has.all() or not has.any():
        return np.zeros(codes.shape[1])
    return codes[has].mean(axis=0) - codes[~has].mean(axis=0)
