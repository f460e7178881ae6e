"""Takes medians."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "A few unusual codes make hardly any difference to your vector, however far off they lie. Look "
    "at which kind of average the formula takes."
)


def attribute_vector(codes, has):
    codes, has = np.asarray(codes), np.asarray(has, dtype=bool)
    if has.all() or not has.any():
        raise ValueError("has is the same for all pictures")
    return np.median(codes[has], axis=0) - np.median(codes[~has], axis=0)
