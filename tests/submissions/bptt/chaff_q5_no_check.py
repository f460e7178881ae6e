"""Does not look at max_norm."""

import numpy as np

LOSES = {"q5"}
SAYS_LIKE = "chaff_q5_zero_passes"


def clip_gradients(gradients, max_norm):
    total = 0.0
    for g in gradients.values():
        total += np.sum(g**2)
    norm = np.sqrt(total)
    if norm <= max_norm:
        return {name: g.copy() for name, g in gradients.items()}, norm
    return {name: g * max_norm / norm for name, g in gradients.items()}, norm
