"""Clips each array by its own norm, which changes the direction."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function shortens each array by a norm of its own, and so the direction of the whole "
    "changes. Look at how many norms the question takes."
)


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients.values()))
    clipped = {}
    for name, g in gradients.items():
        own = np.linalg.norm(g)
        clipped[name] = g * max_norm / own if own > max_norm else g.copy()
    return clipped, norm
