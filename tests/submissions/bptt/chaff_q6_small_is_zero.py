"""Takes for 0 what is below 1e-12."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function takes very small numbers, below about 1e-12, for 0. Look at what you do with "
    "small gradients: how they vanish is what the experiment wants to see."
)


def gradient_through_time(H, U, dh):
    H, U, dh = np.asarray(H), np.asarray(U), np.asarray(dh)
    T = H.shape[1]
    rows = [dh]
    for t in range(T - 1, 0, -1):
        row = (rows[-1] * (1 - H[:, t] ** 2)) @ U.T
        rows.append(np.where(np.abs(row) < 1e-12, 0.0, row))
    return np.stack(rows[::-1], axis=1)
