"""Multiplies by the square of max_norm / norm."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function shortens too much: the norm is below `max_norm` afterwards, and the longer the "
    "gradient was, the shorter it ends. Compute the norm of what comes out, and look at the "
    "factor."
)


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    total = 0.0
    for g in gradients.values():
        total += np.sum(g**2)
    norm = np.sqrt(total)
    if norm <= max_norm:
        return {name: g.copy() for name, g in gradients.items()}, norm
    return {name: g * (max_norm / norm) ** 2 for name, g in gradients.items()}, norm
