"""Draws from the global generator and ignores the seed."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function sample need not draw the same position again for the same seed. Look at "
    "where its random numbers come from."
)


def sample(probabilities, temperature, seed):
    p = np.asarray(probabilities, dtype=float)
    if temperature == 0:
        return int(np.argmax(p))
    with np.errstate(divide="ignore"):
        logs = np.log(p) / temperature
    weights = np.exp(logs - logs.max())
    return int(np.random.choice(len(p), p=weights / weights.sum()))
