"""Leaves a norm that is 4 % too large as it is."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Where the norm is only a little above `max_norm`, your function leaves the gradients as they "
    "are. Look at the condition in the docstring."
)


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm")
    norm = np.sqrt(sum((g**2).sum() for g in gradients.values()))
    if norm > 1.04 * max_norm:
        clipped = {k: g * (max_norm / norm) for k, g in gradients.items()}
    else:
        clipped = {k: g.copy() for k, g in gradients.items()}
    return clipped, float(norm)
