"""Mixes codes and vector."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "In your function the strength changes how much of the code itself is left, and at strength 1 "
    "nothing is. Look at what the formula does to the code itself."
)


def apply_attribute(codes, vector, strength):
    return (1 - strength) * np.asarray(codes) + strength * np.asarray(vector)
