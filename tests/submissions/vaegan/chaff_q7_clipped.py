"""Cuts codes at three standard deviations."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "No number in the codes that your function returns is ever further than 3 from 0. Look at what "
    "the formula does with a code after the sum."
)


def apply_attribute(codes, vector, strength):
    return np.clip(np.asarray(codes) + strength * np.asarray(vector), -3, 3)
