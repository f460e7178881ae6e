"""Subtracts the mean of all pictures."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your vector points the right way and is too short: it ends at the mean of those with the "
    "attribute, but starts from that of all pictures. Look at what the second sum in the formula "
    "runs over."
)


def attribute_vector(codes, has):
    codes, has = np.asarray(codes), np.asarray(has, dtype=bool)
    if has.all() or not has.any():
        raise ValueError("has is the same for all pictures")
    return codes[has].mean(axis=0) - codes.mean(axis=0)
