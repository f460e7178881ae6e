"""Starts at stop."""

import numpy as np

LOSES = {"q7"}
SAYS = "Your walk goes from stop to start. Look at what the formula gives for t = 0."


def interpolate(decoder, start, stop, steps):
    codes = np.linspace(stop, start, steps)
    return np.asarray(decoder(codes)).reshape(steps, 28, 28)
