"""Scales to a norm of 1, whatever max_norm is."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "What your function shortens has a norm of 1 afterwards, whatever `max_norm` is. Look at how "
    "long a gradient should be that was too long."
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
    return {name: g / norm for name, g in gradients.items()}, norm
