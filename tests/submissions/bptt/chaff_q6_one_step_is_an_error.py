"""Returns two rows where there is a single step."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Of a sequence of a single step your function makes two rows, where dh alone would be right. "
    "Look at what you do before and beside the loop."
)


def gradient_through_time(H, U, dh):
    H, U, dh = np.asarray(H), np.asarray(U), np.asarray(dh)
    T = H.shape[1]
    rows = [dh, (dh * (1 - H[:, -1] ** 2)) @ U.T]
    for t in range(T - 2, 0, -1):
        rows.append((rows[-1] * (1 - H[:, t] ** 2)) @ U.T)
    return np.stack(rows[::-1], axis=1)
