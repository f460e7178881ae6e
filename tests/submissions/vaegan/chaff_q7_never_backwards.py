"""Takes the size of the strength only."""

import numpy as np

LOSES = {"q7"}


def apply_attribute(codes, vector, strength):
    return np.asarray(codes) + abs(strength) * np.asarray(vector)
