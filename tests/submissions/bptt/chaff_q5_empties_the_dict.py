"""Empties the dict that comes in."""

import numpy as np

LOSES = {"q5"}
SAYS_LIKE = "chaff_q5_in_place"


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm")
    norm = np.sqrt(sum((g**2).sum() for g in gradients.values()))
    if norm > max_norm:
        clipped = {k: g * (max_norm / norm) for k, g in gradients.items()}
    else:
        clipped = {k: g.copy() for k, g in gradients.items()}
    gradients.clear()
    return clipped, float(norm)
