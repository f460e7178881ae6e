"""Divides by the temperature without looking whether it is 0."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function sample fails at temperature 0, where the most likely position is wanted. "
    "Look at what it divides by there."
)


def sample(probabilities, temperature, seed):
    with np.errstate(all="ignore"):
        logs = np.log(np.asarray(probabilities, dtype=float)) / temperature
        weights = np.exp(logs - logs.max())
    return int(np.random.default_rng(seed).choice(len(logs), p=weights / weights.sum()))
