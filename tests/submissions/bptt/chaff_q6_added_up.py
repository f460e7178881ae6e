"""Adds each row to the later ones, as if every state had an output."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function adds dh anew at every step, as if each state had a loss of its own. Here the "
    "loss depends on the last state alone; look at what comes in where."
)


def gradient_through_time(H, U, dh):
    H, U, dh = np.asarray(H), np.asarray(U), np.asarray(dh)
    T = H.shape[1]
    rows = [dh]
    for t in range(T - 1, 0, -1):
        rows.append((rows[-1] * (1 - H[:, t] ** 2)) @ U.T + dh)
    return np.stack(rows[::-1], axis=1)
