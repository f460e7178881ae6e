"""Counts steps, not pictures."""

import numpy as np

LOSES = {"q7"}


def interpolate(decoder, start, stop, steps):
    codes = np.linspace(start, stop, steps + 1)
    return np.asarray(decoder(codes)).reshape(steps + 1, 28, 28)
