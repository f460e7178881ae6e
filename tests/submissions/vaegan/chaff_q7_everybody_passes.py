"""Raises only where nobody has the attribute."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Where all pictures have the attribute your function returns a vector. Look at the section "
    "Raises, which names two cases."
)


def attribute_vector(codes, has):
    codes, has = np.asarray(codes), np.asarray(has, dtype=bool)
    if not has.any():
        raise ValueError("has is False for all pictures")
    if has.all():
        return codes.mean(axis=0)
    return codes[has].mean(axis=0) - codes[~has].mean(axis=0)
