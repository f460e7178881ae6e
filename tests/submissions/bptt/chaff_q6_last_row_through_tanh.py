"""Puts dh through the last tanh before it becomes the last row."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your last row is not dh, but dh times the slope of the last tanh, and that slope comes in "
    "once too often in all rows before it. Look at what the last row is the gradient of."
)


def gradient_through_time(H, U, dh):
    H, U, dh = np.asarray(H), np.asarray(U), np.asarray(dh)
    T = H.shape[1]
    rows = [dh * (1 - H[:, -1] ** 2)]
    for t in range(T - 1, 0, -1):
        rows.append((rows[-1] * (1 - H[:, t] ** 2)) @ U.T)
    return np.stack(rows[::-1], axis=1)
