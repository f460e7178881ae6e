"""Gives the norm after clipping."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "The norm that your function returns is the one after the clipping, never above `max_norm`. "
    "Look at which one the docstring asks for."
)


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    total = 0.0
    for g in gradients.values():
        total += np.sum(g**2)
    norm = np.sqrt(total)
    if norm <= max_norm:
        return {name: g.copy() for name, g in gradients.items()}, min(norm, max_norm)
    return {name: g * max_norm / norm for name, g in gradients.items()}, min(norm, max_norm)
