"""Mixes codes and vector."""

import numpy as np

LOSES = {"q7"}


def apply_attribute(codes, vector, strength):
    return (1 - strength) * np.asarray(codes) + strength * np.asarray(vector)
