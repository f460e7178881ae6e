"""Writes the scaled gradients into the arrays that came in."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "After your function has run, the dict that came in, or an array in it, is not what it was. "
    "Look at what the docstring says about them."
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
    for g in gradients.values():
        g *= max_norm / norm
    return gradients, norm
