"""Returns all gradients in single precision."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function returns gradients in single precision. Where nothing is clipped they have other "
    "digits than those that came in: look at which numbers the docstring asks for."
)


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm")
    norm = np.sqrt(sum((g**2).sum() for g in gradients.values()))
    if norm > max_norm:
        clipped = {k: g * (max_norm / norm) for k, g in gradients.items()}
    else:
        clipped = {k: g.copy() for k, g in gradients.items()}
    clipped = {k: g.astype(np.float32) for k, g in clipped.items()}
    return clipped, float(norm)
