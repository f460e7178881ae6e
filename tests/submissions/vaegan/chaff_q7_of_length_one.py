"""Scales the vector to length 1."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your vector has the length 1, whatever the attribute. Look at whether the formula does "
    "anything after the difference."
)


def attribute_vector(codes, has):
    codes, has = np.asarray(codes), np.asarray(has, dtype=bool)
    if has.all() or not has.any():
        raise ValueError("has is the same for all pictures")
    vector = codes[has].mean(axis=0) - codes[~has].mean(axis=0)
    return vector / np.linalg.norm(vector)
