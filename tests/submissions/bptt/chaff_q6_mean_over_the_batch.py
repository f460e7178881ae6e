"""Averages the gradient over the batch at every step."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function mixes the sequences of the batch: on its way back each gets a mean over all. "
    "Look for a place where the first axis is averaged."
)


def gradient_through_time(H, U, dh):
    H, U, dh = np.asarray(H), np.asarray(U), np.asarray(dh)
    T = H.shape[1]
    rows = [dh]
    for t in range(T - 1, 0, -1):
        rows.append((rows[-1].mean(axis=0) * (1 - H[:, t] ** 2)) @ U.T)
    return np.stack(rows[::-1], axis=1)
