"""Cuts each number to plus or minus max_norm."""

import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function cuts each number off at plus or minus `max_norm`, and so the direction of the "
    "whole changes. Look at what is compared with `max_norm` in the question."
)


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm must be positive")
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients.values()))
    return {name: np.clip(g, -max_norm, max_norm) for name, g in gradients.items()}, norm
