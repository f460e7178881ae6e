"""Always adds the whole vector."""

import numpy as np

LOSES = {"q7"}


def apply_attribute(codes, vector, strength):
    return np.asarray(codes) + np.asarray(vector)
