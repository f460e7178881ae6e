"""Draws from the global generator and ignores the seed."""

import numpy as np

LOSES = {"q6"}


def sample(probabilities, temperature, seed):
    p = np.asarray(probabilities, dtype=float)
    if temperature == 0:
        return int(np.argmax(p))
    with np.errstate(divide="ignore"):
        logs = np.log(p) / temperature
    weights = np.exp(logs - logs.max())
    return int(np.random.choice(len(p), p=weights / weights.sum()))
