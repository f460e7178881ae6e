"""Gives the gradients from h0 on and leaves out the last state."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your rows are shifted by one step: the first is the gradient of h0, and dh is missing at the "
    "end. Look at which state each row belongs to."
)


def gradient_through_time(H, U, dh):
    H, U, dh = np.asarray(H), np.asarray(U), np.asarray(dh)
    T = H.shape[1]
    rows = [dh]
    for t in range(T - 1, -1, -1):
        rows.append((rows[-1] * (1 - H[:, t] ** 2)) @ U.T)
    return np.stack(rows[:0:-1], axis=1)
