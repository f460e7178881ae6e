"""Adds a small number before the logarithm: the impossible is drawn when it is hot."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function sample goes wrong at extreme temperatures, as happens where positions of "
    "probability 0 are drawn at high ones. Look at whether anything is added to the "
    "probabilities before the logarithm."
)


def sample(probabilities, temperature, seed):
    p = np.asarray(probabilities, dtype=float)
    if temperature == 0:
        return int(np.argmax(p))
    with np.errstate(divide="ignore"):
        logs = np.log(p + 1e-8) / temperature
    weights = np.exp(logs - logs.max())
    return int(np.random.default_rng(seed).choice(len(p), p=weights / weights.sum()))
