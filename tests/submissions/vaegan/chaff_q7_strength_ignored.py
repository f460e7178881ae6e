"""Always adds the whole vector."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your function adds the same to a code whatever `strength` is. Follow that argument through "
    "it."
)


def apply_attribute(codes, vector, strength):
    return np.asarray(codes) + np.asarray(vector)
