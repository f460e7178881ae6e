"""Takes the slope of tanh at the earlier of the two states."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function takes the slope of tanh at the earlier of two states. Look at which of the two "
    "came out of the tanh that lies between them."
)


def gradient_through_time(H, U, dh):
    H, U, dh = np.asarray(H), np.asarray(U), np.asarray(dh)
    T = H.shape[1]
    rows = [dh]
    for t in range(T - 1, 0, -1):
        rows.append((rows[-1] * (1 - H[:, t - 1] ** 2)) @ U.T)
    return np.stack(rows[::-1], axis=1)
