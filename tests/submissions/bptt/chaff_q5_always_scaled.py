"""Scales short gradients, too, until their norm is max_norm."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function makes short gradients longer, until their norm is `max_norm`. Look at the "
    "condition that stands beside the question's formula."
)


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    total = 0.0
    for g in gradients.values():
        total += np.sum(g**2)
    norm = np.sqrt(total)
    if norm == 0:
        return {name: g.copy() for name, g in gradients.items()}, norm
    return {name: g * max_norm / norm for name, g in gradients.items()}, norm
