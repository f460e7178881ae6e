"""Goes through U first and through tanh of the later state after it."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your gradients go through U first and through the slope of the later tanh after that. Look "
    "at what a state goes through on its way into the next one, and take that from its end."
)


def gradient_through_time(H, U, dh):
    H, U, dh = np.asarray(H), np.asarray(U), np.asarray(dh)
    T = H.shape[1]
    rows = [dh]
    for t in range(T - 1, 0, -1):
        rows.append((rows[-1] @ U.T) * (1 - H[:, t] ** 2))
    return np.stack(rows[::-1], axis=1)
