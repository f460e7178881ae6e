"""Goes in unequal steps."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your walk stays on the line and has the right ends, but its steps are of unequal length. "
    "Look at the factors that stand before b - a in the formula."
)


def interpolate(decoder, start, stop, steps):
    shares = np.linspace(0, 1, steps)[:, None] ** 2
    return np.asarray(decoder(start + shares * (stop - start))).reshape(steps, 28, 28)
