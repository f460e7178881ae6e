"""Takes the largest of the arrays' norms."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your norm is that of the longest single array. Look at what the question puts into one long "
    "vector."
)


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    total = 0.0
    for g in gradients.values():
        total = max(total, np.sum(g**2))
    norm = np.sqrt(total)
    if norm <= max_norm:
        return {name: g.copy() for name, g in gradients.items()}, norm
    return {name: g * max_norm / norm for name, g in gradients.items()}, norm
