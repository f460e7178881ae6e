"""Takes the root of the mean square for the norm."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your norm is the root of the mean of the squares, so that it says how large a number is and "
    "not how long the vector. Look for a division in the question's formula of the norm."
)


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    total = 0.0
    for g in gradients.values():
        total += np.sum(g**2)
    norm = np.sqrt(total / sum(g.size for g in gradients.values()))
    if norm <= max_norm:
        return {name: g.copy() for name, g in gradients.items()}, norm
    return {name: g * max_norm / norm for name, g in gradients.items()}, norm
