"""Hands single precision to a function that wants sums of exactly 1."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "With probabilities in single precision, as a model gives them, your function may stop with an "
    "error about their sum. Look at the dtype in which it normalises."
)


def sample(probabilities, temperature, seed):
    probabilities = np.asarray(probabilities)
    if temperature == 0:
        return int(np.argmax(probabilities))
    with np.errstate(divide="ignore"):
        scaled = np.log(probabilities)
    weights = np.exp((scaled - scaled.max()) / probabilities.dtype.type(temperature))
    weights = weights / weights.sum()
    return int(np.argmax(np.random.RandomState(seed).multinomial(1, weights)))
