"""Takes means over everything."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your function gives one number in place of a vector. Look at which axis the means run over, "
    "and which is left."
)


def attribute_vector(codes, has):
    codes, has = np.asarray(codes), np.asarray(has, dtype=bool)
    if has.all() or not has.any():
        raise ValueError("has is the same for all pictures")
    return codes[has].mean() - codes[~has].mean()
