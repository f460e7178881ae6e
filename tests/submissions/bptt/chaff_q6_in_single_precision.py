"""Keeps the rows in float32."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your result has the seven digits of float32 even where all arguments are float64. Look at "
    "its dtype."
)


def gradient_through_time(H, U, dh):
    H, U, dh = np.asarray(H), np.asarray(U), np.asarray(dh)
    T = H.shape[1]
    rows = [dh]
    for t in range(T - 1, 0, -1):
        rows.append((rows[-1] * (1 - H[:, t] ** 2)) @ U.T)
    return np.stack(rows[::-1], axis=1).astype("float32")
