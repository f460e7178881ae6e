"""Refuses a max_norm below 0 but takes 0."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Where `max_norm` is 0, your function raises no error. Look at the last line of the "
    "docstring: what does it refuse, and do you refuse all of that?"
)


def clip_gradients(gradients, max_norm):
    if max_norm < 0:
        raise ValueError("max_norm must be positive")
    total = 0.0
    for g in gradients.values():
        total += np.sum(g**2)
    norm = np.sqrt(total)
    if norm <= max_norm:
        return {name: g.copy() for name, g in gradients.items()}, norm
    return {name: g * max_norm / norm for name, g in gradients.items()}, norm
