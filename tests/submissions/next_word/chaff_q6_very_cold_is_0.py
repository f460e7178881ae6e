"""Takes every temperature below a thousandth for 0."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "At very small temperatures your function draws nothing any more. Look at which temperatures it "
    "takes for 0."
)


def sample(probabilities, temperature, seed):
    probabilities = np.asarray(probabilities, dtype=np.float64)
    if temperature < 1e-3:
        return int(np.argmax(probabilities))
    with np.errstate(divide="ignore"):
        scaled = np.log(probabilities)
    weights = np.exp((scaled - scaled.max()) / temperature)
    return int(np.random.default_rng(seed).choice(len(weights), p=weights / weights.sum()))
