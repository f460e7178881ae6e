"""Clips the row of each step to a norm of 10 on its way, over the whole batch."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function shortens gradients that get long on their way back. Here they may explode, "
    "which is what the experiment wants to see; look at what you do beside the two factors of the "
    "question."
)


def gradient_through_time(H, U, dh):
    H, U, dh = np.asarray(H), np.asarray(U), np.asarray(dh)
    T = H.shape[1]
    rows = [dh]
    for t in range(T - 1, 0, -1):
        row = (rows[-1] * (1 - H[:, t] ** 2)) @ U.T
        rows.append(row * np.minimum(1, 10 / np.maximum(np.linalg.norm(row), 1e-9)))
    return np.stack(rows[::-1], axis=1)
