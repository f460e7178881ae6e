"""Forgets the root: the norm is the sum of squares."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your norm is the sum of the squares: of a gradient twice as long it is four times as large. "
    "Compare it with the question's formula."
)


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    total = 0.0
    for g in gradients.values():
        total += np.sum(g**2)
    norm = total
    if norm <= max_norm:
        return {name: g.copy() for name, g in gradients.items()}, norm
    return {name: g * max_norm / norm for name, g in gradients.items()}, norm
