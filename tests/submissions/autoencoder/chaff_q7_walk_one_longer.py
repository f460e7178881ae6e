"""Counts steps, not pictures."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your walk has one picture more than asked for. Look at what the docstring says `steps` "
    "counts."
)


def interpolate(decoder, start, stop, steps):
    codes = np.linspace(start, stop, steps + 1)
    return np.asarray(decoder(codes)).reshape(steps + 1, 28, 28)
