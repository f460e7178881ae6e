"""Goes back through U where U transposed is needed."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "On its way back your gradient is multiplied with U as the state is on its way forwards. Look "
    "at the matrix in the question's formula."
)


def gradient_through_time(H, U, dh):
    H, U, dh = np.asarray(H), np.asarray(U), np.asarray(dh)
    T = H.shape[1]
    rows = [dh]
    for t in range(T - 1, 0, -1):
        rows.append((rows[-1] * (1 - H[:, t] ** 2)) @ U)
    return np.stack(rows[::-1], axis=1)
