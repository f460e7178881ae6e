"""Takes 1 - h for the slope of tanh."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your slope of tanh comes to more than 1 where a state is negative, which the slope of tanh "
    "never does. Compare it with the question's formula, for a state of -0.5."
)


def gradient_through_time(H, U, dh):
    H, U, dh = np.asarray(H), np.asarray(U), np.asarray(dh)
    T = H.shape[1]
    rows = [dh]
    for t in range(T - 1, 0, -1):
        rows.append((rows[-1] * (1 - H[:, t])) @ U.T)
    return np.stack(rows[::-1], axis=1)
