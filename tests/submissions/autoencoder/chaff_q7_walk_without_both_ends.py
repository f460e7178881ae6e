"""Takes only the points in between."""

import numpy as np

LOSES = {"q7"}


def interpolate(decoder, start, stop, steps):
    codes = np.linspace(start, stop, steps + 2)[1:-1]
    return np.asarray(decoder(codes)).reshape(steps, 28, 28)
