"""Takes the size of the strength only."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "In your function a negative strength does the same as a positive one. Look at what −1 should "
    "do to a picture."
)


def apply_attribute(codes, vector, strength):
    return np.asarray(codes) + abs(strength) * np.asarray(vector)
