"""Clips W, U, b, V and c and drops arrays of other names."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function leaves out the arrays whose names are not those of the network's weights. Look "
    "at what the docstring says of the names."
)


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    gradients = {name: g for name, g in gradients.items() if name in ("W", "U", "b", "V", "c")}
    total = 0.0
    for g in gradients.values():
        total += np.sum(g**2)
    norm = np.sqrt(total)
    if norm <= max_norm:
        return {name: g.copy() for name, g in gradients.items()}, norm
    return {name: g * max_norm / norm for name, g in gradients.items()}, norm
