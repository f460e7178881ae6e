"""Takes only the points in between."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "The codes of start and stop are not among those of your walk. Look at what the formula gives "
    "for the first and the last t."
)


def interpolate(decoder, start, stop, steps):
    codes = np.linspace(start, stop, steps + 2)[1:-1]
    return np.asarray(decoder(codes)).reshape(steps, 28, 28)
