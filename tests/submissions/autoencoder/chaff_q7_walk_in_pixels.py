"""Mixes the two pictures, not the codes."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your pictures in between are double exposures: two pictures were mixed, and not two codes. "
    "Look at what the decoder is given."
)


def interpolate(decoder, start, stop, steps):
    first, last = np.asarray(decoder(np.stack([start, stop]))).reshape(2, 28, 28)
    return np.array([(1 - share) * first + share * last for share in np.linspace(0, 1, steps)])
