"""Takes sums."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your vector grows with the number of pictures. Look at the fractions in front of the two "
    "sums."
)


def attribute_vector(codes, has):
    codes, has = np.asarray(codes), np.asarray(has, dtype=bool)
    if has.all() or not has.any():
        raise ValueError("has is the same for all pictures")
    return codes[has].sum(axis=0) - codes[~has].sum(axis=0)
