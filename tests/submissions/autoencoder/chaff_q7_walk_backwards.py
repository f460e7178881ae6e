"""Starts at stop."""

import numpy as np

LOSES = {"q7"}


def interpolate(decoder, start, stop, steps):
    codes = np.linspace(stop, start, steps)
    return np.asarray(decoder(codes)).reshape(steps, 28, 28)
