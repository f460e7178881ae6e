"""Raises only where nobody has the attribute."""

import numpy as np

LOSES = {"q7"}


def attribute_vector(codes, has):
    codes, has = np.asarray(codes), np.asarray(has, dtype=bool)
    if not has.any():
        raise ValueError("has is False for all pictures")
    if has.all():
        return codes.mean(axis=0)
    return codes[has].mean(axis=0) - codes[~has].mean(axis=0)
