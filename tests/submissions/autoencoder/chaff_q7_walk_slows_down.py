"""Goes in unequal steps."""

import numpy as np

LOSES = {"q7"}


def interpolate(decoder, start, stop, steps):
    shares = np.linspace(0, 1, steps)[:, None] ** 2
    return np.asarray(decoder(start + shares * (stop - start))).reshape(steps, 28, 28)
