"""Scales the vector to length 1 before it is added."""

import numpy as np

LOSES = {"q7"}


def apply_attribute(codes, vector, strength):
    return np.asarray(codes) + strength * np.asarray(vector) / np.linalg.norm(vector)
