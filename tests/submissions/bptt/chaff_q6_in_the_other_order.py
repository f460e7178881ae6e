"""Gives the rows from the last step to the first."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your gradients are right but stand in the opposite order: that of the last state comes "
    "first. Look at what the docstring says of the places -1 and 0."
)


def gradient_through_time(H, U, dh):
    H, U, dh = np.asarray(H), np.asarray(U), np.asarray(dh)
    T = H.shape[1]
    rows = [dh]
    for t in range(T - 1, 0, -1):
        rows.append((rows[-1] * (1 - H[:, t] ** 2)) @ U.T)
    return np.stack(rows, axis=1)
