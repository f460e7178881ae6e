"""Raises the probabilities to 1/T directly: 0/0 when it is cold."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function sample fails at very low temperatures, where all its weights become 0. Look "
    "at how small the numbers get on the way, and at what the question says about the "
    "exponents."
)


def sample(probabilities, temperature, seed):
    p = np.asarray(probabilities, dtype=float)
    if temperature == 0:
        return int(np.argmax(p))
    p = p ** (1 / temperature)
    return int(np.random.default_rng(seed).choice(len(p), p=p / p.sum()))
