"""Leaves out the end of the walk."""

import numpy as np

LOSES = {"q7"}
SAYS = "Your walk stops one step before its end. Look at what the formula gives for the last t."


def interpolate(decoder, start, stop, steps):
    codes = np.linspace(start, stop, steps, endpoint=False)
    return np.asarray(decoder(codes)).reshape(steps, 28, 28)
