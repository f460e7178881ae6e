"""Takes every temperature below 0.05 for 0."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "At low temperatures your function sample leaves nothing to chance. Look at the only "
    "temperature that stands for the likeliest."
)


def sample(probabilities, temperature, seed):
    probabilities = np.asarray(probabilities, dtype=np.float64)
    if temperature < 0.05:
        return int(np.argmax(probabilities))
    with np.errstate(divide="ignore"):
        scaled = np.log(probabilities)
    weights = np.exp((scaled - scaled.max()) / temperature)
    return int(np.random.default_rng(seed).choice(len(weights), p=weights / weights.sum()))
