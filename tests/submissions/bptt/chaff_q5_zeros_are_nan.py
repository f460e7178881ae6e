"""Divides by a norm of 0 where all gradients are zero."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Where all gradients are zero, your function divides by their norm and gives no numbers. Look "
    "at which gradients stay as they are."
)


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    total = 0.0
    for g in gradients.values():
        total += np.sum(g**2)
    norm = np.sqrt(total)
    with np.errstate(all="ignore"):
        factor = np.minimum(max_norm / norm, norm / norm)
    return {name: g * factor for name, g in gradients.items()}, norm
