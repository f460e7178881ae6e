"""Cuts codes at three standard deviations."""

import numpy as np

LOSES = {"q7"}


def apply_attribute(codes, vector, strength):
    return np.clip(np.asarray(codes) + strength * np.asarray(vector), -3, 3)
