"""Adds up the norms of the arrays."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your norm is the sum of the arrays' norms, which is too large as soon as two arrays are not "
    "zero. Look at what is added up in the question's formula."
)


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    total = 0.0
    for g in gradients.values():
        total += np.linalg.norm(g)
    norm = total
    if norm <= max_norm:
        return {name: g.copy() for name, g in gradients.items()}, norm
    return {name: g * max_norm / norm for name, g in gradients.items()}, norm
