"""Draws the points in between."""

import numpy as np

LOSES = {"q7"}
SAYS_LIKE = "chaff_q7_walk_slows_down"


def interpolate(decoder, start, stop, steps):
    shares = np.sort(np.r_[0, np.random.default_rng(0).random(steps - 2), 1])[:, None]
    return np.asarray(decoder(start + shares * (stop - start))).reshape(steps, 28, 28)
