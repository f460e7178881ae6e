"""Raises an AssertionError for a max_norm of 0 or below."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Where `max_norm` is 0 or below, your function raises an AssertionError. Look at the kind of "
    "error that the docstring names."
)


def clip_gradients(gradients, max_norm):
    assert max_norm > 0, "max_norm must be positive"
    total = 0.0
    for g in gradients.values():
        total += np.sum(g**2)
    norm = np.sqrt(total)
    if norm <= max_norm:
        return {name: g.copy() for name, g in gradients.items()}, norm
    return {name: g * max_norm / norm for name, g in gradients.items()}, norm
