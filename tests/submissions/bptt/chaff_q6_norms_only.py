"""Gives the norm of each row in place of the row."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function returns one number for each state, the length of the gradient. Asked for is "
    "the gradient itself; look at the shape in the docstring."
)


def gradient_through_time(H, U, dh):
    H, U, dh = np.asarray(H), np.asarray(U), np.asarray(dh)
    T = H.shape[1]
    rows = [dh]
    for t in range(T - 1, 0, -1):
        rows.append((rows[-1] * (1 - H[:, t] ** 2)) @ U.T)
    return np.linalg.norm(np.stack(rows[::-1], axis=1), axis=2)
