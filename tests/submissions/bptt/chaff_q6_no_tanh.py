"""Leaves out the slope of tanh."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your gradients go back through U alone, as if there were no tanh. Look at the factor in the "
    "question's formula that depends on the states."
)


def gradient_through_time(H, U, dh):
    H, U, dh = np.asarray(H), np.asarray(U), np.asarray(dh)
    T = H.shape[1]
    rows = [dh]
    for t in range(T - 1, 0, -1):
        rows.append(rows[-1] @ U.T)
    return np.stack(rows[::-1], axis=1)
