"""Multiplies the logarithms by the temperature."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "In your function sample a low temperature does not make the likely positions likelier. "
    "Look at what the formula does to the log probabilities with the temperature."
)


def sample(probabilities, temperature, seed):
    p = np.asarray(probabilities, dtype=float)
    if temperature == 0:
        return int(np.argmax(p))
    with np.errstate(divide="ignore"):
        logs = np.log(p) * temperature
    weights = np.exp(logs - logs.max())
    return int(np.random.default_rng(seed).choice(len(p), p=weights / weights.sum()))
