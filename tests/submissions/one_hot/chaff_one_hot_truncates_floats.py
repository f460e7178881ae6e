"""Casts everything to integers, which cuts 1.7 down to 1."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function turns everything that it is given into integers: 1.7 counts as 1, and so "
    "does True. Look at what happens to the indices before anything about them is checked."
)


def one_hot(indices, depth):
    given = np.asarray(indices).astype(int)
    outside = given[(given < 0) | (given >= depth)]
    if outside.size:
        raise ValueError(f"indices must lie in [0, {depth}), got {outside[0]}")
    return np.eye(depth, dtype=np.float32)[given]
