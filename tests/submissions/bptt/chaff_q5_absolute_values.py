"""Takes the sum of absolute values for the norm."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your norm is the sum of the absolute values. Look at what the question's formula does to "
    "each number before they are added up, and to the sum."
)


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    total = 0.0
    for g in gradients.values():
        total += np.sum(np.abs(g))
    norm = total
    if norm <= max_norm:
        return {name: g.copy() for name, g in gradients.items()}, norm
    return {name: g * max_norm / norm for name, g in gradients.items()}, norm
