"""Scales the vector to length 1 before it is added."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "In your function the length of the vector makes no difference, only its direction. Look at "
    "whether the formula does anything to the vector besides the strength."
)


def apply_attribute(codes, vector, strength):
    return np.asarray(codes) + strength * np.asarray(vector) / np.linalg.norm(vector)
